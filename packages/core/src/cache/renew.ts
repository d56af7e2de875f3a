import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { stamp } from './layout.ts';
import { atLeast, bears, nowMs, setRange } from './model.ts';
import { lua } from './renew.lua.ts';

export interface RenewInput {
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
  /** For tests. */
  readonly now?: number;
}

/** Moves the deadline of a lease. Answers whether the lease still stood. */
export const renew: TypedScript<RenewInput, boolean> = defineScript<RenewInput, boolean>({
  name: 'cache/renew',
  ...lua,
  encode: ({ key, token, leaseMs, now }) => ({ keys: [key], args: [token, leaseMs, now ?? ''] }),
  decode: (reply) => int(reply) === 1,
  model: (space, [key = ''], [token = '', lease, injected]) => {
    const entry = space.get(key);
    if (!bears(entry, token)) return 0;
    setRange(space, key, entry, 33, stamp(nowMs(space, injected) + Number(lease)));
    atLeast(space, key, Number(lease));
    return 1;
  },
});
