import { bucket, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { type Admits, admitted, every, mostIn, ours } from './admission.ts';
import { countedSortedSet, fixedWindow, lumpRefill, twoWindowCounter } from './common-patterns.ts';

const MINUTE = 60_000;

/** What a limit of 100 per minute admits at most, and in the long run, under 30 times as many calls. */
export interface Bound {
  readonly name: string;
  readonly anyMinute: number;
  readonly anySecond: number;
  /** Per minute, once it has been overloaded for a while. */
  readonly longRun: number;
}

const CONTENDERS: Readonly<Record<string, () => Admits>> = {
  'bucket, burst 100': () => ours(bucket({ limit: 100, per: '1m' })),
  'bucket, burst 20': () => ours(bucket({ limit: 100, per: '1m', burst: 20 })),
  'slidingWindow, 10 parts': () => ours(slidingWindow({ limit: 100, per: '1m', parts: 10 })),
  'slidingWindow, 16 parts': () => ours(slidingWindow({ limit: 100, per: '1m' })),
  'slidingWindow, 60 parts': () => ours(slidingWindow({ limit: 100, per: '1m', parts: 60 })),
  slidingLog: () => ours(slidingLog({ limit: 100, per: '1m' })),
  quota: () => ours(quota({ limit: 100, per: '1m' })),
  'fixed window from the first hit': () => fixedWindow(100, MINUTE),
  'two-window counter': () => twoWindowCounter(100, MINUTE),
  'bucket refilled in lumps': () => lumpRefill(100, MINUTE),
  'sorted set that counts refused calls': () => countedSortedSet(100, MINUTE),
};

/** Pauses that end before, at and after the edges of windows. */
const PAUSES = [1, 30_000, 59_001, 59_981, 59_999, 60_000, 119_981, 119_999];

/** One call, a pause, then as much as can come for two seconds, then 30 times the limit. */
function* onslaught(pause: number): Generator<number> {
  yield 0;
  for (let call = 0; call < 110; call++) yield pause;
  yield* every(1, pause, pause + 2_000);
  yield* every(20, pause + 2_000, pause + 2.2 * MINUTE);
}

/** The table of bounds, measured. */
export async function bounds(): Promise<Bound[]> {
  const table: Bound[] = [];
  for (const [name, make] of Object.entries(CONTENDERS)) {
    let [anyMinute, anySecond] = [0, 0];
    for (const pause of PAUSES) {
      const times = await admitted(make(), onslaught(pause));
      anyMinute = Math.max(anyMinute, mostIn(times, MINUTE));
      anySecond = Math.max(anySecond, mostIn(times, 1_000));
    }
    const long = await admitted(make(), every(100, 0, 100 * MINUTE));
    const longRun = Math.round(long.filter((ms) => ms >= 10 * MINUTE).length / 90);
    table.push({ name, anyMinute, anySecond, longRun });
  }
  return table;
}
