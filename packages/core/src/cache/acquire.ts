import type { Reply } from '../driver/driver.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './acquire.lua.ts';
import { MARK, NO_STAMP, stamp } from './layout.ts';
import { ahead, atLeast, headOf, nowMs, number, setRange } from './model.ts';

export interface AcquireInput {
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
  /** Soft expiry of the value the caller has seen, 13 digits; '' for none. */
  readonly seen: string;
  /** For tests. */
  readonly now?: number;
}

export interface Acquired {
  /** G granted, H a usable value, L being loaded by another, F cooling down after a failure, W held for a write. */
  readonly state: 'G' | 'H' | 'L' | 'F' | 'W';
  /** Server ms. */
  readonly now: number;
  /** ms until the lease, cooldown or hold ends at the latest. */
  readonly waitMs: number;
  readonly owner: string;
  /** The whole entry when it is a value the caller has not seen, else empty. */
  readonly entry: Reply;
}

/** Grants the right to load an entry: at most one at a time over all processes. */
export const acquire: TypedScript<AcquireInput, Acquired> = defineScript<AcquireInput, Acquired>({
  name: 'cache/acquire',
  ...lua,
  encode: ({ key, token, leaseMs, seen, now }) => ({ keys: [key], args: [token, leaseMs, seen, now ?? ''] }),
  decode: (reply) => {
    const [state, now, waitMs, owner, entry = null] = list(reply, 5);
    return { state: text(state) as Acquired['state'], now: int(now), waitMs: int(waitMs), owner: text(owner), entry };
  },
  model: (space, [key = ''], [token = '', lease = '', seen, injected]) => {
    const now = nowMs(space, injected);
    const stored = space.get(key);
    const { ours, kind, soft, owner, till } = headOf(stored);
    if (kind === 'W') return ['W', now, space.ttlMs(key), '', ''];

    const entry = kind === 'V' && soft !== seen ? stored : '';
    if (entry && number(soft) > now) return ['H', now, 0, '', entry];
    if (ours && owner !== token && ahead(till, now))
      return [owner.startsWith('!') ? 'F' : 'L', now, till - now, owner, entry];

    const granted = token + stamp(now + Number(lease));
    if (kind === 'V' && stored !== null) {
      setRange(space, key, stored, 17, granted);
      atLeast(space, key, Number(lease));
    } else {
      space.set(key, `${MARK}L${NO_STAMP}${granted}`, Number(lease));
    }
    return ['G', now, Number(lease), token, entry];
  },
});
