import { invalidOption } from '../errors.ts';
import { type BucketRule, bucketRule } from './bucket-rule.ts';
import { type LogRule, logRule } from './log-rule.ts';
import { count, type Limits, type LogPolicy, MAX_LOG_LIMIT, type Policy } from './policy.ts';
import { type WindowRule, windowRule } from './window-rule.ts';

/** A policy and its limits, ready to be asked. */
export type Rule = BucketRule | WindowRule | LogRule;

/** @throws `INVALID_OPTION` */
export function compile(policy: Policy | LogPolicy, limits: Limits = policy): Rule {
  switch (policy.kind) {
    case 'bucket':
      return bucketRule(policy, limits);
    case 'slidingWindow':
    case 'quota':
      return windowRule(policy, limits);
    case 'slidingLog':
      return logRule(policy, limits.limit);
    default:
      throw invalidOption('a policy is what bucket(), slidingWindow(), quota() or slidingLog() returns');
  }
}

/** What `limitsOf` answered, checked as an option is. @throws `INVALID_OPTION` */
export function checkedLimits(policy: Policy | LogPolicy, answer: unknown): Limits {
  if (typeof answer !== 'object' || answer === null) throw invalidOption('limitsOf must return { limit, burst? }');
  const { limit, burst } = answer as { limit?: unknown; burst?: unknown };
  const checked = {
    limit: count('limitsOf: limit', limit, 1, policy.kind === 'slidingLog' ? MAX_LOG_LIMIT : undefined),
  };
  return burst === undefined ? checked : { ...checked, burst: count('limitsOf: burst', burst) };
}

/** The window as people name it; of a calendar, the one that is running by this process' clock. */
export function windowMsOf(rule: Rule): number {
  return 'frameAt' in rule ? rule.frameAt(Date.now()).windowMs : rule.windowMs;
}
