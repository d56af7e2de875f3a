import { type BreakerOptions, createBreaker } from '../driver/breaker.ts';
import type { Driver } from '../driver/driver.ts';
import { createSharedDeadline } from '../driver/shared-deadline.ts';
import { type Duration, toMs } from '../duration.ts';

/** How long a limiter waits for Redis, and how soon it stops asking. */
export interface GuardOptions {
  readonly driver: Driver;
  /** The longest a decision may take. Default `'100ms'`. */
  readonly deadline?: Duration;
  /** When Redis counts as down, and how often it is then tried. */
  readonly breaker?: BreakerOptions;
}

/** Every call of a limiter to Redis goes through one of these. */
export interface Guard {
  /**
   * Runs one call under the deadline and the breaker of the node that serves `key`. An answer that comes after the
   * deadline goes to `onLate`.
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  ask<T>(key: string, call: (deadline: number) => Promise<T>, onLate?: (answer: T) => void): Promise<T>;
  /** The longest a decision may take, ms. */
  readonly deadlineMs: number;
  /** ms between two tries while Redis counts as down. */
  readonly probeMs: number;
}

/** @throws `INVALID_OPTION` */
export function createGuard({ driver, deadline = '100ms', breaker: options }: GuardOptions): Guard {
  const ms = toMs(deadline, { name: 'deadline' });
  const breaker = createBreaker(options);
  const withinDeadline = createSharedDeadline(ms);
  return {
    ask: (key, call, onLate) => breaker.run(driver.nodeOf?.(key), () => withinDeadline(call, onLate)),
    deadlineMs: ms,
    probeMs: toMs((options || undefined)?.probe ?? '1s', { name: 'breaker.probe' }),
  };
}

/** The promise, unless the signal comes first: then rejects with its reason. Nothing is taken back. */
export function unlessAborted<T>(signal: AbortSignal | undefined, start: () => Promise<T>): Promise<T> {
  if (signal === undefined) return start();
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const done = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    start().finally(done).then(resolve, reject);
  });
}
