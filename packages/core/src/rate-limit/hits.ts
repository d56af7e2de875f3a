import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './hits.lua.ts';
import { luaNumber } from './lua-number.ts';

export interface HitsInput {
  readonly key: string;
  readonly windowMs: number;
  /** One hit more, only a look, or one taken back. */
  readonly delta: 1 | 0 | -1;
  readonly max: number;
  /** What a hit beyond `max` does to the end of the window. */
  readonly beyond: 'keep' | 'restart' | 'double';
}

export interface HitsOutput {
  readonly hits: number;
  /** ms left of the window; 0 when none is open. */
  readonly leftMs: number;
}

/** A year: the longest window that doubling leads to, ms. */
const LONGEST_MS = 31_536_000_000;

/** Counts hits in a window that begins with the first one: what the stores of other limiters ask for. */
export const hits: TypedScript<HitsInput, HitsOutput> = defineScript<HitsInput, HitsOutput>({
  name: 'rate-limit/hits',
  ...lua,
  encode: ({ key, windowMs, delta, max, beyond }) => ({ keys: [key], args: [windowMs, delta, max, beyond] }),
  decode: (reply) => {
    const [count, left] = list(reply, 2);
    return { hits: int(count), leftMs: int(left) };
  },
  model: (space, [key = ''], [windowText, deltaText, maxText, beyond]) => {
    const [window, delta, max] = [Number(windowText), Number(deltaText), Number(maxText)];
    const before = luaNumber(space.get(key)) ?? 0;
    let left = space.ttlMs(key);
    if (delta === 0 || (delta < 0 && before < 1)) return [before, Math.max(left, 0)];

    const doubled = (count: number): number => Math.min(window * 2 ** Math.max(count - max - 1, 0), LONGEST_MS);
    const longest = beyond === 'double' ? doubled(before) : window;
    if (left < 0 || left > longest) left = window;
    const count = before + delta;
    if (delta > 0 && count > max) {
      if (beyond === 'restart') left = window;
      if (beyond === 'double') left = doubled(count);
    }
    space.set(key, String(count), left);
    return [count, left];
  },
});
