import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './bucket.lua.ts';
import { luaNumber } from './lua-number.ts';
import { nowUs, ttlMs } from './script-clock.ts';
import { lineOf, onlyLine } from './script-lines.ts';

/** What a bucket is in integers (compile.ts): a level that drains `speed` units every `tickUs`. */
export interface BucketNumbers {
  /** Level of one token. */
  readonly unit: number;
  /** The highest level that is admitted. */
  readonly ceiling: number;
  /** The highest level that can be true: anything above comes from a clock that went back, or a lowered limit. */
  readonly top: number;
  readonly tickUs: number;
  readonly speed: number;
}

export interface BucketInput {
  readonly key: string;
  readonly numbers: BucketNumbers;
  /** Tokens. */
  readonly want: number;
  /** The fewest tokens that are of use. */
  readonly least: number;
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}

export interface BucketOutput {
  /** Tokens taken; 0 when refused. */
  readonly granted: number;
  /** The state right after, in units: its level is how far it lies ahead of the bucket's clock. */
  readonly state: number;
  /** µs since 2025. */
  readonly now: number;
}

/** Takes tokens from a bucket: an integer GCRA (ITU-T I.371), exact to the tick. One run may serve several keys. */
export const bucket: TypedScript<BucketInput, BucketOutput> = defineScript<BucketInput, BucketOutput>({
  name: 'rate-limit/bucket',
  ...lua,
  encode: ({ key, numbers, want, least, testNow }) => {
    const { head, tail, plain } = written(numbers);
    if (plain && want === 1 && least === 1 && testNow === undefined) return { keys: [key], args: head };
    const clock = testNow === undefined ? [] : [String(testNow)];
    return { keys: [key], args: [...head, String(want), String(least), ...tail, ...clock] };
  },
  decode: (reply) => {
    const { now, line } = onlyLine(reply);
    const end = line.indexOf(' ');
    return { granted: int(line.slice(0, end)), state: int(line.slice(end + 1)), now };
  },
  model: (space, keys, args) => {
    const [unit = 0, ceiling = 0, top = 0, want = 1, least = 1, tick = 1, speed = 1] = args.map(Number);
    const test = args[7];
    const now = nowUs(space, test);
    const clock = Math.floor(now / tick) * speed;

    const taken = (key: string): string => {
      const held = Math.max((luaNumber(space.get(key)) ?? 0) - clock, 0);
      const possible = Math.min(Math.floor((ceiling - Math.min(held, top)) / unit), want);
      const granted = possible < least ? 0 : possible;
      const level = Math.min(held, top) + granted * unit;
      const state = String(clock + level);
      if (granted > 0 || held > top) space.set(key, state, ttlMs(Math.ceil(level / speed) * tick, test));
      return `${granted} ${state}`;
    };

    return [now, ...keys.map((key) => lineOf(() => taken(key)))].join('\n');
  },
});

/** The numbers of a bucket in digits: written once, since clients take 0.7 µs for a number and nothing for text. */
interface Written {
  readonly head: readonly string[];
  readonly tail: readonly string[];
  /** Tick and speed are the default, and need not be sent. */
  readonly plain: boolean;
}

const known = new WeakMap<BucketNumbers, Written>();

function written(numbers: BucketNumbers): Written {
  const before = known.get(numbers);
  if (before !== undefined) return before;
  const { unit, ceiling, top, tickUs, speed } = numbers;
  const fresh = {
    head: [String(unit), String(ceiling), String(top)],
    tail: [String(tickUs), String(speed)],
    plain: tickUs === 1 && speed === 1,
  };
  known.set(numbers, fresh);
  return fresh;
}
