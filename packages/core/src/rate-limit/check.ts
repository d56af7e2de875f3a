import type { Keyspace } from '../driver/keyspace.ts';
import { int, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './check.lua.ts';
import { luaNumber } from './lua-number.ts';
import { nowUs, ttlMs } from './script-clock.ts';
import { windowState } from './window-state.ts';

/** One policy of a check, in the terms of the script. */
export interface CheckedState {
  readonly key: string;
  /** `b` bucket, `w` window. */
  readonly state: 'b' | 'w';
  readonly shadow: boolean;
  /** Units of a bucket, or a count. */
  readonly charge: number;
  /** The highest level after the charge. */
  readonly ceiling: number;
  /** Bucket: tick (µs), speed, top. Window: width (µs), parts, anchor (µs since 2025). */
  readonly shape: readonly [number, number, number];
}

export interface CheckInput {
  readonly mode: 'take' | 'peek';
  readonly states: readonly CheckedState[];
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}

/** What one policy held before the charge. */
export interface FoundState {
  /** Units, or the sum of the counts. */
  readonly level: number;
  /** Of a window: newest part first. */
  readonly counts: readonly number[];
}

export interface CheckOutput {
  readonly allowed: boolean;
  /** µs since 2025. */
  readonly now: number;
  readonly found: readonly FoundState[];
}

/** Judges every policy of one check, then charges all of them or none. */
export const check: TypedScript<CheckInput, CheckOutput> = defineScript<CheckInput, CheckOutput>({
  name: 'rate-limit/check',
  ...lua,
  encode: ({ mode, states, testNow }) => ({
    keys: states.map(({ key }) => key),
    args: [mode, testNow ?? '', ...states.map(asText)],
  }),
  decode: (reply) => {
    const [allowed, now = '', ...states] = text(reply).split(' ');
    return { allowed: allowed === '1', now: int(now), found: states.map(foundState) };
  },
  model: (space, keys, [mode = '', test, ...policies]) => {
    const now = nowUs(space, test);
    const put = (key: string, value: string, us: number): void => {
      if (mode !== 'peek') space.set(key, value, ttlMs(us, test));
    };
    let allowed = true;
    const charges: (() => void)[] = [];
    const found = keys.map((key, i) => {
      const { kind, shadow, charge, ceiling, shape } = parsed(policies[i] ?? '');
      const { level, counts, write } = KINDS[kind](space.get(key), shape, now, (value, us) => put(key, value, us));
      if (level + charge <= ceiling) charges.push(() => charge > 0 && write(level + charge));
      else if (!shadow) allowed = false;
      return counts === '' ? String(level) : `${level},${counts}`;
    });
    if (allowed) for (const commit of charges) commit();
    return [allowed ? 1 : 0, now, ...found].join(' ');
  },
});

function asText({ state, shadow, charge, ceiling, shape }: CheckedState): string {
  return `${state}${shadow ? 1 : 0} ${charge} ${ceiling} ${shape[0]} ${shape[1]} ${shape[2]}`;
}

function foundState(text: string): FoundState {
  const [level, ...counts] = text.split(',');
  return { level: int(level), counts: counts.map(int) };
}

type Shape = readonly [number, number, number];

function parsed(policy: string): { kind: 'b' | 'w'; shadow: boolean; charge: number; ceiling: number; shape: Shape } {
  const [head = '', ...numbers] = policy.split(' ');
  const [charge = 0, ceiling = 0, p1 = 0, p2 = 0, p3 = 0] = numbers.map(Number);
  return { kind: head[0] === 'w' ? 'w' : 'b', shadow: head[1] === '1', charge, ceiling, shape: [p1, p2, p3] };
}

/** A state as the model reads it: `write` makes its level another one. */
interface Opened {
  readonly level: number;
  readonly counts: string;
  readonly write: (level: number) => void;
}

type Put = (value: string, us: number) => void;

const KINDS: Readonly<
  Record<'b' | 'w', (held: ReturnType<Keyspace['get']>, shape: Shape, now: number, put: Put) => Opened>
> = {
  b: (held, [tick, speed, top], now, put) => {
    const clock = Math.floor(now / tick) * speed;
    const level = Math.max((luaNumber(held) ?? 0) - clock, 0);
    const write = (x: number): void => put(String(clock + x), Math.ceil(x / speed) * tick);
    if (level > top) write(top);
    return { level: Math.min(level, top), counts: '', write };
  },
  w: (held, [width, parts, anchor], now, put) => {
    const part = Math.floor((now - anchor) / width);
    const { newest: old = part, counts: kept } = windowState(held);
    const passed = Math.max(Math.min(part - old, parts + 1), 0);
    const counts = [...Array<number>(passed).fill(0), ...kept].slice(0, parts + 1);
    const sum = counts.reduce((total, n) => total + n, 0);
    const write = (x: number): void => {
      counts[0] = (counts[0] ?? 0) + x - sum;
      put(`${part},${counts.join(',')}`, (parts + 1) * width);
    };
    if (old > part) write(sum);
    return { level: sum, counts: counts.join(','), write };
  },
};
