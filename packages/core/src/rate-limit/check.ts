import type { Keyspace } from '../driver/keyspace.ts';
import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './check.lua.ts';
import { luaNumber } from './lua-number.ts';
import { nowUs, ttlMs } from './script-clock.ts';
import { lineOf, onlyLine } from './script-lines.ts';
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

/** What a check found of one policy. */
export interface FoundState {
  readonly passes: boolean;
  /** The state of a bucket after the check, in units; of a window the count before it. */
  readonly state: number;
  /** Of a window: the counts of its parts, newest first. */
  readonly counts: readonly number[];
}

export interface CheckOutput {
  /** µs since 2025. */
  readonly now: number;
  readonly found: readonly FoundState[];
}

/** Judges every policy of a check, then charges all of them or none. One run may serve several checks. */
export const check: TypedScript<CheckInput, CheckOutput> = defineScript<CheckInput, CheckOutput>({
  name: 'rate-limit/check',
  ...lua,
  encode: ({ mode, states, testNow }) => ({
    keys: states.map(({ key }) => key),
    args: [mode, testNow === undefined ? '' : String(testNow), ...states.flatMap(asArgs)],
  }),
  decode: (reply) => {
    const { now, line } = onlyLine(reply);
    const [passing = '', ...states] = line.split(' ');
    return { now, found: states.map((state, i) => foundState(state, passing[i] === '1')) };
  },
  model: (space, keys, [mode = '', test, ...asked]) => {
    const now = nowUs(space, test);
    const put = (key: string, value: string, us: number): void => {
      if (mode !== 'peek') space.set(key, value, ttlMs(us, test));
    };
    const policies = policiesOf(asked);

    const judged = (own: readonly string[]): string => {
      const opened = policies.map(({ kind, shape }, i) => {
        const key = own[i] ?? '';
        return KINDS[kind](space.get(key), shape, now, (value, us) => put(key, value, us));
      });
      const passes = policies.map(({ charge, ceiling }, i) => (opened[i]?.level ?? 0) + charge <= ceiling);
      const allowed = mode !== 'peek' && policies.every(({ shadow }, i) => shadow || passes[i]);
      const shown = opened.map(({ show }, i) => show(allowed && passes[i] ? (policies[i]?.charge ?? 0) : 0));
      return [passes.map(Number).join(''), ...shown].join(' ');
    };

    const lines = [String(now)];
    for (let i = 0; i < keys.length; i += policies.length) {
      lines.push(lineOf(() => judged(keys.slice(i, i + policies.length))));
    }
    return lines.join('\n');
  },
});

/** In digits: clients take 0.7 µs for a number and nothing for text. */
function asArgs({ state, shadow, charge, ceiling, shape }: CheckedState): string[] {
  const numbers = [charge, ceiling, ...shape];
  return [shadow ? state.toUpperCase() : state, ...numbers.map(String)];
}

function foundState(text: string, passes: boolean): FoundState {
  const [state, ...counts] = text.split(',');
  return { passes, state: int(state), counts: counts.length === 0 ? NO_COUNTS : counts.map(int) };
}

const NO_COUNTS: readonly number[] = [];

type Shape = readonly [number, number, number];

interface Asked {
  readonly kind: 'b' | 'w';
  readonly shadow: boolean;
  readonly charge: number;
  readonly ceiling: number;
  readonly shape: Shape;
}

function policiesOf(args: readonly string[]): readonly Asked[] {
  const policies: Asked[] = [];
  for (let i = 0; i < args.length; i += 6) {
    const [kind = '', ...numbers] = args.slice(i, i + 6);
    const [charge = 0, ceiling = 0, p1 = 0, p2 = 0, p3 = 0] = numbers.map(Number);
    const shadow = kind === 'B' || kind === 'W';
    policies.push({ kind: /b/i.test(kind) ? 'b' : 'w', shadow, charge, ceiling, shape: [p1, p2, p3] });
  }
  return policies;
}

/** A state as the model reads it: `show` charges it, and says what the check answers. */
interface Opened {
  readonly level: number;
  readonly show: (charge: number) => string;
}

type Put = (value: string, us: number) => void;

const KINDS: Readonly<
  Record<'b' | 'w', (held: ReturnType<Keyspace['get']>, shape: Shape, now: number, put: Put) => Opened>
> = {
  b: (held, [tick, speed, top], now, put) => {
    const clock = Math.floor(now / tick) * speed;
    const found = Math.max((luaNumber(held) ?? 0) - clock, 0);
    const level = Math.min(found, top);
    const write = (x: number): void => put(String(clock + x), Math.ceil(x / speed) * tick);
    if (found > top) write(top);
    return {
      level,
      show: (charge) => {
        if (charge > 0) write(level + charge);
        return String(clock + level + charge);
      },
    };
  },
  w: (held, [width, parts, anchor], now, put) => {
    const part = Math.floor((now - anchor) / width);
    const { newest: old = part, counts: kept } = windowState(held);
    const passed = Math.max(Math.min(part - old, parts + 1), 0);
    const counts = [...Array<number>(passed).fill(0), ...kept].slice(0, parts + 1);
    const level = counts.reduce((total, n) => total + n, 0);
    const write = (charge: number): void => {
      counts[0] = (counts[0] ?? 0) + charge;
      put(`${part},${counts.join(',')}`, (parts + 1) * width);
    };
    if (old > part) write(0);
    return {
      level,
      show: (charge) => {
        const shown = [level, ...counts].join(',');
        if (charge > 0) write(charge);
        return shown;
      },
    };
  },
};
