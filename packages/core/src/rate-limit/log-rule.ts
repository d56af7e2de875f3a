import type { LogPolicy } from './policy.ts';
import type { SlidingLogOutput } from './sliding-log.ts';
import type { Reading } from './verdict.ts';

/** A sliding log with its limits. */
export interface LogRule {
  readonly kind: 'slidingLog';
  readonly limit: number;
  readonly windowMs: number;
  readonly windowUs: number;
  readonly shape: '';
}

export function logRule({ perMs }: LogPolicy, limit: number): LogRule {
  return { kind: 'slidingLog', limit, windowMs: perMs, windowUs: perMs * 1_000, shape: '' };
}

/** `charged` is what the check added. */
export function logReading({ limit, windowUs }: LogRule, found: SlidingLogOutput, charged: number): Reading {
  const level = found.used + charged;
  return {
    passes: found.allowed,
    level,
    remaining: Math.max(limit - level, 0),
    retryAfterUs: found.waitUs < 0 ? null : found.waitUs,
    resetAfterUs: charged > 0 ? windowUs : found.emptyUs,
  };
}
