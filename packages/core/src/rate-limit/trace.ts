import { type RateLimitCheckEvent, rateLimitCheck, traced } from '../tracing.ts';
import type { Attempt } from './acquire-attempt.ts';
import type { Decision, PolicyState } from './decision.ts';
import type { Question } from './question.ts';

/** How much of a limit may be used before a trace says that it is near. */
const NEAR = 0.8;

/** Runs a check and publishes its course on `redis-patterns:rate-limit:check`; names and numbers, never a subject. */
export function tracedCheck<P extends string>(
  question: Question<P>,
  decide: () => Promise<Decision<P>>,
): Promise<Decision<P>> {
  if (!rateLimitCheck.hasSubscribers) return decide();
  return traced(
    rateLimitCheck,
    () => eventOf(question),
    async (event) => {
      const decision = await decide();
      if (event !== undefined) fill(event, decision);
      return decision;
    },
  );
}

/** The same for a semaphore. */
export function tracedAcquire(
  { policy, limit }: { readonly policy: string; readonly limit: number },
  acquire: () => Promise<Attempt>,
): Promise<Attempt> {
  return traced<RateLimitCheckEvent, Attempt>(
    rateLimitCheck,
    () => ({ policy, algorithm: 'concurrency', cost: 1 }),
    async (event) => {
      const attempt = await acquire();
      if (event === undefined) return attempt;
      const { lease, source } = attempt;
      const allowed = lease !== null;
      const reason = source === 'none' ? (allowed ? 'failed-open' : 'failed-closed') : allowed ? 'ok' : 'limited';
      Object.assign(event, { allowed, limit, source, reason });
      return attempt;
    },
  );
}

function eventOf({ asks, cost }: Question): RateLimitCheckEvent {
  return {
    policy: asks.map(({ named }) => named.name).join('+'),
    algorithm: [...new Set(asks.map(({ named }) => named.rule.kind))].join('+'),
    cost,
  };
}

function fill(event: RateLimitCheckEvent, decision: Decision): void {
  const states = Object.values(decision.policies).filter((state) => state !== undefined);
  const tightest = tightestOf(states.filter(({ shadow }) => !shadow));
  event.allowed = decision.allowed;
  event.source = decision.source;
  event.reason = decision.reason;
  event.wouldDeny = states.some(({ shadow, passes }) => shadow && !passes);
  if (tightest === undefined) return;
  const { remaining, limit, resetAfterMs } = tightest;
  event.remaining = remaining;
  event.limit = limit;
  event.resetAfterMs = resetAfterMs;
  event.nearLimit = remaining !== null && limit - remaining >= limit * NEAR;
}

/** The policy that refuses, else the one with the least left for its limit. */
function tightestOf(states: readonly PolicyState[]): PolicyState | undefined {
  const left = ({ passes, remaining, limit }: PolicyState): number => (passes ? (remaining ?? limit) / limit : -1);
  return states.toSorted((a, b) => left(a) - left(b))[0];
}
