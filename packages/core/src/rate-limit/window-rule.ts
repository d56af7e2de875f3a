import type { FoundState } from './check.ts';
import type { Frame, FrameAt } from './frame.ts';
import type { Limits, WindowPolicy } from './policy.ts';
import type { Reading } from './verdict.ts';

/** A sliding window or a quota with its limits. */
export interface WindowRule {
  readonly kind: 'slidingWindow' | 'quota';
  readonly limit: number;
  readonly frameAt: FrameAt;
  /** The highest count that `settle` may lead to. */
  readonly top: number;
  readonly shape: string;
}

export function windowRule({ kind, frameAt, shape, debt }: WindowPolicy, { limit }: Limits): WindowRule {
  return { kind, limit, frameAt, shape, top: limit + debt };
}

/** What a cost adds to the count; what can never be admitted is cut to one more than the limit. */
export function windowCharge({ limit }: WindowRule, cost: number): number {
  return Math.min(cost, limit + 1);
}

/** `found` is what was there before the check; `taken` says that the check charged what passed. */
export function windowReading(
  { limit }: WindowRule,
  frame: Frame,
  found: FoundState,
  asked: { readonly cost: number; readonly taken: boolean; readonly now: number },
): Reading {
  const { cost, now } = asked;
  const excess = found.state + cost - limit;
  const charged = asked.taken && excess <= 0 ? cost : 0;
  const counts = charged === 0 ? found.counts : [(found.counts[0] ?? 0) + charged, ...found.counts.slice(1)];
  const level = found.state + charged;
  const over = level + cost - limit;
  const newest = counts.findIndex((n) => n > 0);
  return {
    passes: excess <= 0,
    level,
    remaining: Math.max(limit - level, 0),
    retryAfterUs: over <= 0 ? 0 : cost > limit ? null : leavesUs(frame, now, oldestFreeing(counts, over)),
    resetAfterUs: newest < 0 ? 0 : leavesUs(frame, now, newest),
  };
}

/** The position at whose leaving, oldest first, `over` or more has left. */
function oldestFreeing(counts: readonly number[], over: number): number {
  let freed = 0;
  return counts.findLastIndex((n) => {
    freed += n;
    return freed >= over;
  });
}

/** How long until the part at this position (0 is the newest) has left the window. */
function leavesUs({ widthUs, parts, anchorUs }: Frame, now: number, position: number): number {
  const part = Math.floor((now - anchorUs) / widthUs);
  return (part - position + parts + 1) * widthUs + anchorUs - now;
}
