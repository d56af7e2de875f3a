import type { Limiter } from '@redis-patterns/core/rate-limit';
import type { Clock } from './clocked-driver.ts';
import type { Random } from './random.ts';

/** When a client calls: µs from one call to the next. */
export type Pattern = (call: number) => number;

/** Patterns that look for the worst a limiter can do, about `rate` times as many calls as the limit in each window. */
export function patterns(
  windowUs: number,
  limit: number,
  rate: number,
  dice: Random,
): Readonly<Record<string, Pattern>> {
  const every = Math.floor(windowUs / (limit * rate));
  return {
    steady: () => every,
    // All at once just before a window of the clock ends, and again just after.
    edges: (call) => (call % (2 * limit) === 0 ? windowUs - 2 : call % limit === 0 ? 4 : 0),
    // All at once after a pause, as soon as anything can have come back.
    bursts: (call) => (call % (limit + 1) === 0 ? Math.ceil(windowUs / 17) : 0),
    random: () => dice.pick([0, every, dice.size(windowUs)]),
  };
}

/** Calls in a pattern; when each call that was admitted came, µs. */
export async function admittedBy(
  limiter: Limiter<string>,
  clock: Clock,
  pattern: Pattern,
  calls: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    clock.us += pattern(call);
    if ((await limiter.consume('u_1')).allowed) times.push(clock.us);
  }
  return times;
}

/** The most that lies in any half-open span of this length. */
export function mostIn(times: readonly number[], spanUs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= spanUs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
