import type { Driver } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { bucket } from './bucket.ts';
import { levelOf } from './bucket-rule.ts';
import type { CheckedState, FoundState } from './check.ts';

/*
 * A ban is a bucket that drains one µs per µs: its level is what is left of the ban, and any level closes it. So the
 * check reads it like a policy that charges nothing, and a step of the clock never makes it longer than a year.
 */

/** A year. */
export const LONGEST_BAN_MS = 31_536_000_000;

const NUMBERS = { unit: 1, ceiling: 0, top: LONGEST_BAN_MS * 1_000, tickUs: 1, speed: 1 };

/** The ban as one more state of a check. */
export function banState(key: string): CheckedState {
  return { key, state: 'b', shadow: false, charge: 0, ceiling: 0, shape: [NUMBERS.tickUs, NUMBERS.speed, NUMBERS.top] };
}

/** How much longer the ban lasts that a check found; 0 when there is none. */
export function banLeftUs({ state }: FoundState, now: number): number {
  return levelOf(NUMBERS, state, now);
}

/** Bans for `ms` from now, by the server's clock. A longer ban stays. */
export async function ban(driver: Driver, key: string, ms: number, deadline?: number): Promise<void> {
  const us = ms * 1_000;
  await runScript(driver, bucket, { key, numbers: { ...NUMBERS, ceiling: us }, want: us, least: 1 }, deadline);
}
