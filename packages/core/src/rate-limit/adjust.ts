import type { Keyspace } from '../driver/keyspace.ts';
import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './adjust.lua.ts';
import { luaNumber } from './lua-number.ts';
import { nowUs, ttlMs } from './script-clock.ts';
import { windowState } from './window-state.ts';

/** One charge that is to be changed after the fact. */
export interface AdjustedState {
  readonly key: string;
  /** `b` bucket, `w` window, `l` log. */
  readonly state: 'b' | 'w' | 'l';
  /** Units of a bucket, or a count; below 0 gives back. */
  readonly delta: number;
  /** The highest level the change may lead to (of a window: the highest count of one part; of a log: its length). */
  readonly top: number;
  /** Bucket: tick (µs), speed, level right after the charge. Window: width (µs), parts, anchor (µs since 2025). Log: none. */
  readonly shape: readonly [number, number, number];
  /** When the charge was made, µs since 2025. */
  readonly chargedAt: number;
}

export interface AdjustInput {
  readonly states: readonly AdjustedState[];
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}

/**
 * Adds a signed amount to what was charged earlier: a refund, or the difference to the actual cost. For each state:
 * whether something changed; the window of the charge may be over, or time may have paid it back already.
 */
export const adjust: TypedScript<AdjustInput, boolean[]> = defineScript<AdjustInput, boolean[]>({
  name: 'rate-limit/adjust',
  ...lua,
  encode: ({ states, testNow }) => ({
    keys: states.map(({ key }) => key),
    args: [
      testNow ?? '',
      ...states.flatMap(({ state, delta, top, shape, chargedAt }) => [state, delta, top, ...shape, chargedAt]),
    ],
  }),
  decode: (reply) => list(reply).map((changed) => int(changed) === 1),
  model: (space, keys, [test, ...policies]) => {
    const now = nowUs(space, test);
    return keys.map((key, i) => {
      const [kind = '', ...numbers] = policies.slice(7 * i, 7 * i + 7);
      if (kind === 'l') return changeLog(space, key, numbers.map(Number));
      const changed = (kind === 'w' ? windowAfter : bucketAfter)(space.get(key), numbers.map(Number), now);
      if (changed === undefined) return 0;
      space.set(key, changed.value, ttlMs(changed.us, test));
      return 1;
    });
  },
});

/** A state to write, and how long it lasts; undefined where nothing changes. */
type Changed = { readonly value: string; readonly us: number } | undefined;

function bucketAfter(held: ReturnType<Keyspace['get']>, numbers: readonly number[], now: number): Changed {
  const [delta = 0, top = 0, tick = 1, speed = 1, after = 0, charged = 0] = numbers;
  const clock = Math.floor(now / tick) * speed;
  const old = luaNumber(held) ?? 0;
  const drained = clock - Math.floor(charged / tick) * speed;
  const change = delta < 0 ? -Math.min(-delta, Math.max(after - drained, 0)) : delta;
  if (change === 0 || (change < 0 && old <= clock)) return undefined;
  const level = bounded(Math.max(old - clock, 0) + change, top);
  return { value: String(clock + level), us: Math.ceil(level / speed) * tick };
}

function windowAfter(held: ReturnType<Keyspace['get']>, numbers: readonly number[], now: number): Changed {
  const [delta = 0, top = 0, width = 1, parts = 0, anchor = 0, charged = 0] = numbers;
  const { newest, counts } = windowState(held);
  const mine = Math.floor((charged - anchor) / width);
  const position = (newest ?? Number.NaN) - mine;
  const count = counts[position];
  if (count === undefined || position > parts || Math.floor((now - anchor) / width) - mine > parts) return undefined;
  counts[position] = bounded(count + delta, top);
  return { value: `${newest},${counts.join(',')}`, us: (parts + 1) * width };
}

function changeLog(space: Keyspace, key: string, numbers: readonly number[]): 0 | 1 {
  const [delta = 0, top = 0, , , , charged = 0] = numbers;
  const stamp = String(charged);
  const log = space.read('list', key) ?? [];
  const entries = log.filter((time) => time === stamp).length;
  const more = delta < 0 ? Math.max(delta, -entries) : Math.min(delta, top - log.length);
  if (entries === 0 || more === 0 || (delta >= 0 && more < 0)) return 0;
  space.edit('list', key, (times) => {
    const first = times.indexOf(stamp);
    times.splice(first, Math.max(-more, 0), ...Array<string>(Math.max(more, 0)).fill(stamp));
  });
  return 1;
}

function bounded(x: number, top: number): number {
  return Math.max(Math.min(x, top), 0);
}
