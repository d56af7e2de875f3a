import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './hold.lua.ts';
import { stamp } from './layout.ts';
import { ahead, HOLD_HEADER, holdsOf, nowMs } from './model.ts';

export interface HoldInput {
  readonly key: string;
  readonly id: string;
  readonly holdMs: number;
  /** For tests. */
  readonly now?: number;
}

export interface Held {
  /** Whether the hold stood already: a renewal that finds none has lost it in between. */
  readonly stood: boolean;
  readonly count: number;
}

/** Removes an entry and forbids caching it until every hold is released or past its deadline. */
export const hold: TypedScript<HoldInput, Held> = defineScript<HoldInput, Held>({
  name: 'cache/hold',
  ...lua,
  encode: ({ key, id, holdMs, now }) => ({ keys: [key], args: [id, holdMs, now ?? ''] }),
  decode: (reply) => {
    const [stood, count] = list(reply, 2);
    return { stood: int(stood) === 1, count: int(count) };
  },
  model: (space, [key = ''], [id = '', ms, injected]) => {
    const now = nowMs(space, injected);
    const standing = holdsOf(space.get(key));
    const others = standing.filter((one) => one.id !== id && ahead(one.till, now));
    const all = [{ id, till: now + Number(ms) }, ...others];
    const last = Math.max(...all.map(({ till }) => till));
    space.set(key, HOLD_HEADER + all.map((one) => one.id + stamp(one.till)).join(''), last - now);
    return [Number(standing.some((one) => one.id === id)), all.length];
  },
});
