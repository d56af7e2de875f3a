import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { COOLDOWN, MARK, NO_LEASE, NO_STAMP, stamp } from './layout.ts';
import { bears, nowMs, setRange } from './model.ts';
import { lua } from './release.lua.ts';

export interface ReleaseInput {
  readonly key: string;
  readonly token: string;
  /** 0 for none. */
  readonly cooldownMs: number;
  /** For tests. */
  readonly now?: number;
}

/** Gives a lease back without a value. Answers whether it was held. */
export const release: TypedScript<ReleaseInput, boolean> = defineScript<ReleaseInput, boolean>({
  name: 'cache/release',
  ...lua,
  encode: ({ key, token, cooldownMs, now }) => ({ keys: [key], args: [token, cooldownMs, now ?? ''] }),
  decode: (reply) => int(reply) === 1,
  model: (space, [key = ''], [token = '', cooldown, injected]) => {
    const entry = space.get(key);
    if (!bears(entry, token)) return 0;
    const ms = Number(cooldown);
    const slot = ms > 0 ? COOLDOWN + stamp(nowMs(space, injected) + ms) : NO_LEASE;
    if (entry.charAt(3) === 'V') setRange(space, key, entry, 17, slot);
    else if (ms > 0) space.set(key, `${MARK}F${NO_STAMP}${slot}`, ms);
    else space.remove(key);
    return 1;
  },
});
