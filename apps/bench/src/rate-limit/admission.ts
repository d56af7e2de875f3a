import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createLimiter, type LogPolicy, type Policies, type Policy } from '@redis-patterns/core/rate-limit';

/** Whether a call at this time is admitted. Times never go back; ms since the beginning of 2026. */
export type Admits = (ms: number) => boolean | Promise<boolean>;

const START_MS = Date.UTC(2026, 0, 1);

/** A limiter of one policy, as it runs, on a store whose clock is moved by hand. */
export function ours(policy: Policy | LogPolicy): Admits {
  let now = START_MS;
  const limiter = createLimiter({
    driver: memoryDriver({ now: () => now }),
    keys: createKeys('picture'),
    policies: { p: policy } as Policies<'p'>,
    onFailure: 'closed',
    denyCache: false,
  });
  return async (ms) => {
    now = START_MS + ms;
    return (await limiter.consume('u_1')).allowed;
  };
}

/** The times of these calls that were admitted, ms. */
export async function admitted(admits: Admits, calls: Iterable<number>): Promise<number[]> {
  const times: number[] = [];
  for (const ms of calls) if (await admits(ms)) times.push(ms);
  return times;
}

/** A call every so many ms. */
export function* every(everyMs: number, from: number, to: number): Generator<number> {
  for (let ms = from; ms < to; ms += everyMs) yield ms;
}

/** The most that lies in any half-open span of this length. */
export function mostIn(times: readonly number[], spanMs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= spanMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
