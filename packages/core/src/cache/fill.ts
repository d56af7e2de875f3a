import type { Arg } from '../driver/driver.ts';
import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './fill.lua.ts';
import { MARK, NO_LEASE, stamp } from './layout.ts';
import { bears, nowMs } from './model.ts';

export interface FillInput {
  readonly key: string;
  readonly token: string;
  readonly freshMs: number;
  readonly keepMs: number;
  /** The entry from offset 46 on. */
  readonly tail: Arg;
  /** For tests. */
  readonly now?: number;
}

/** Stores what was loaded, only while its lease stands. Answers the soft expiry (server ms), or 0: nothing stored. */
export const fill: TypedScript<FillInput, number> = defineScript<FillInput, number>({
  name: 'cache/fill',
  ...lua,
  encode: ({ key, token, freshMs, keepMs, tail, now }) => ({
    keys: [key],
    args: [token, freshMs, keepMs, tail, now ?? ''],
  }),
  decode: int,
  model: (space, [key = ''], [token = '', fresh, keep, tail = '', injected]) => {
    if (!bears(space.get(key), token)) return 0;
    const soft = nowMs(space, injected) + Number(fresh);
    space.set(key, `${MARK}V${stamp(soft)}${NO_LEASE}${tail}`, Number(keep));
    return soft;
  },
});
