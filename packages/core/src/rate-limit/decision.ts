import type { Kind } from './policy.ts';

/** Where one policy stands. null: not known here, because Redis did not answer this check. */
export interface PolicyState {
  readonly kind: Kind | 'slidingLog';
  readonly limit: number;
  readonly windowMs: number;
  /** Whether it let the cost through. */
  readonly passes: boolean;
  /** A shadow never refuses, whatever `passes` says. */
  readonly shadow: boolean;
  readonly remaining: number | null;
  /** ms until the same cost would pass, again where it just did; 0: at once. null also for never. */
  readonly retryAfterMs: number | null;
  /** ms until nothing is used any more. */
  readonly resetAfterMs: number | null;
}

/** The answer of a limiter. A refusal is an answer, not an error. */
export interface Decision<P extends string = string> {
  readonly allowed: boolean;
  readonly reason: 'ok' | 'limited' | 'blocked' | 'failed-open' | 'failed-closed';
  /** Who answered: Redis, a layer in this process, the fallback driver, or nobody. */
  readonly source: 'redis' | 'cache' | 'prepaid' | 'local' | 'none';
  /** What was asked for; with a cost for each policy, the highest. */
  readonly cost: number;
  /** The policies that refused, in the order declared. */
  readonly limitedBy: readonly P[];
  /** ms to wait before the same call can pass: 0 when allowed, null when it never will. Rounded up. */
  readonly retryAfterMs: number | null;
  /** Every policy that was asked, in the order declared. */
  readonly policies: Readonly<Record<P, PolicyState | undefined>>;
}
