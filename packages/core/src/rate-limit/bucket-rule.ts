import { invalidOption } from '../errors.ts';
import type { BucketNumbers } from './bucket.ts';
import type { BucketPolicy, Limits } from './policy.ts';
import type { Reading } from './verdict.ts';

/*
 * A bucket in integers. A level drains `speed` units per tick, a token weighs `unit`, and both are the smallest
 * integers with unit/speed = period/limit ticks, so nothing is ever rounded: 100 per minute is speed 1 and a token of
 * 600,000 µs; 3 per second is speed 3 and a token of 10⁶. The tick is the finest of 1, 10, … 10⁶ µs at which all
 * numbers stay exact in doubles, which is what Lua counts in, for the next twenty years.
 */

/** A bucket policy with its limits, compiled. `ceiling` is that of a caller that does not wait. */
export interface BucketRule extends BucketNumbers {
  readonly kind: 'bucket';
  readonly limit: number;
  readonly windowMs: number;
  /** Level of a bucket that has given its whole burst, units. */
  readonly cap: number;
  readonly maxWaitMs: number;
  /** The state's shape in its key, where the numbers could be misread after a change of the limit. */
  readonly shape: string;
}

const TWENTY_YEARS_US = 20n * 31_557_600_000_000n;
const EXACT = 2n ** 53n;
const TICKS = [1n, 10n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n];

/** @throws `INVALID_OPTION` for a rate too high to be counted exactly. */
export function bucketRule(policy: BucketPolicy, { limit, burst = limit }: Limits): BucketRule {
  const perUs = BigInt(policy.perMs) * 1_000n;
  const waitUs = BigInt(policy.maxWaitMs) * 1_000n;
  const debt = BigInt(policy.debt ?? burst);
  for (const tick of TICKS.filter((candidate) => perUs % candidate === 0n)) {
    const divisor = gcd(BigInt(limit), perUs / tick);
    const speed = BigInt(limit) / divisor;
    const unit = perUs / tick / divisor;
    const cap = BigInt(burst) * unit;
    const top = cap + debt * unit + (waitUs / tick) * speed;
    if ((TWENTY_YEARS_US / tick) * speed + 2n * top >= EXACT) continue;
    return {
      kind: 'bucket',
      limit,
      windowMs: policy.perMs,
      unit: Number(unit),
      ceiling: Number(cap),
      cap: Number(cap),
      top: Number(top),
      tickUs: Number(tick),
      speed: Number(speed),
      maxWaitMs: policy.maxWaitMs,
      shape: tick === 1n && speed === 1n ? '' : `~b${tick}.${speed}`,
    };
  }
  throw invalidOption(
    `bucket: ${limit} per ${policy.perMs} ms with a burst of ${burst} cannot be counted exactly; lower the limit`,
  );
}

/** The highest level that a caller who would wait up to `waitMs` may lead to. */
export function waitingCeiling({ cap, tickUs, speed }: BucketRule, waitMs: number): number {
  return cap + Math.floor((waitMs * 1_000) / tickUs) * speed;
}

/** What a cost adds to the level. What can never be admitted is cut to one more than the ceiling: still exact. */
export function bucketCharge({ unit, ceiling }: BucketNumbers, cost: number): number {
  return Math.min(cost * unit, ceiling + 1);
}

/** How full a bucket is whose state is this. */
export function levelOf({ tickUs, speed }: BucketNumbers, state: number, now: number): number {
  return Math.max(state - Math.floor(now / tickUs) * speed, 0);
}

/** `level` is that after the check: with its charge where it was charged. */
export function bucketReading(rule: BucketRule, level: number, cost: number, passes: boolean): Reading {
  const { cap, unit } = rule;
  return {
    passes,
    level,
    remaining: Math.max(Math.floor((cap - level) / unit), 0),
    retryAfterUs: bucketWaitUs(rule, level, cost),
    resetAfterUs: drainUs(rule, level),
  };
}

/** How long until a cost fits above a level; null for never. */
export function bucketWaitUs(numbers: BucketNumbers, level: number, cost: number): number | null {
  const { unit, ceiling } = numbers;
  return cost * unit > ceiling ? null : drainUs(numbers, level + cost * unit - ceiling);
}

/** How long until so much has drained; 0 for nothing. */
export function drainUs({ tickUs, speed }: BucketNumbers, level: number): number {
  return Math.max(Math.ceil(level / speed), 0) * tickUs;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
