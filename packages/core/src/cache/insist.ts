import { DriverError } from '../driver/driver.ts';
import { pause } from './pause.ts';

const FIRST_PAUSE_MS = 20;

/** Refusals that pass; any other one Redis would repeat. */
const PASSING: ReadonlySet<string | null> = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'READONLY',
  'TRYAGAIN',
]);

/**
 * Makes a call that is safe twice until it succeeds, whatever way it fails, or until the time is over or Redis has
 * given an answer that will not change. `call` gets the ms that are left.
 */
export async function insist<T>(withinMs: number, call: (leftMs: number) => Promise<T>): Promise<T> {
  const endsAt = performance.now() + withinMs;
  for (let pauseMs = FIRST_PAUSE_MS, leftMs = withinMs; ; pauseMs *= 2) {
    try {
      return await call(leftMs);
    } catch (error) {
      leftMs = endsAt - performance.now() - pauseMs;
      if (leftMs <= 0 || isFinal(error)) throw error;
      await pause(pauseMs);
    }
  }
}

function isFinal(error: unknown): boolean {
  return !(error instanceof DriverError) || (error.kind === 'reply' && !PASSING.has(error.redisCode));
}
