import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { NO_LEASE, stamp } from './layout.ts';
import { lua } from './mark-stale.lua.ts';
import { headOf, nowMs, number, setRange } from './model.ts';

export interface MarkStaleInput {
  readonly key: string;
  /** For tests. */
  readonly now?: number;
}

/** Ends freshness and revokes a running load. Answers the server's time in ms from which on it is stale; 0: no value. */
export const markStale: TypedScript<MarkStaleInput, number> = defineScript<MarkStaleInput, number>({
  name: 'cache/mark-stale',
  ...lua,
  encode: ({ key, now }) => ({ keys: [key], args: [now ?? ''] }),
  decode: (reply) => int(reply),
  model: (space, [key = ''], [injected]) => {
    const entry = space.get(key);
    if (entry?.startsWith('RC1W')) return 0;
    const { kind, soft } = headOf(entry);
    if (kind !== 'V' || entry === null) {
      space.remove(key);
      return 0;
    }
    const now = nowMs(space, injected);
    setRange(space, key, entry, 4, stamp(Math.min(number(soft), now)) + NO_LEASE);
    return now;
  },
});
