import { Answer, type Charged } from './answer.ts';
import type { Decision, PolicyState } from './decision.ts';
import type { Ask, Question } from './question.ts';
import { windowMsOf } from './rule.ts';
import type { Reading, Verdict } from './verdict.ts';

/** The decision that follows from a verdict; with what it charged, where there is something to give back. */
export function decided<P extends string>(
  question: Question<P>,
  verdict: Verdict,
  source: 'redis' | 'prepaid' | 'local',
  charged?: Charged | undefined,
): Decision<P> {
  const { asks, cost } = question;
  const { allowed, bannedUs, readings, granted } = verdict;
  const policies = {} as Record<P, PolicyState | undefined>;
  const limitedBy: P[] = [];
  let retryAfterUs: number | null = bannedUs;
  for (let i = 0; i < asks.length; i++) {
    const ask = asks[i];
    const reading = readings[i];
    if (ask === undefined || reading === undefined) continue;
    policies[ask.named.name] = stateOf(ask, reading);
    if (reading.passes || ask.named.policy.shadow) continue;
    limitedBy.push(ask.named.name);
    retryAfterUs = later(retryAfterUs, reading.retryAfterUs);
  }
  const reason = allowed ? 'ok' : bannedUs > 0 ? 'blocked' : 'limited';
  const retryAfterMs = allowed ? 0 : retryAfterUs === null ? null : ceilMs(retryAfterUs);
  const taken = allowed ? (granted ?? cost) : cost;
  return new Answer({ allowed, reason, source, cost: taken, limitedBy, retryAfterMs, policies }, charged);
}

/** What is known of the policies without Redis. */
export type Known<P extends string> = Partial<Record<P, Pick<PolicyState, 'remaining' | 'retryAfterMs'>>>;

/** The decision when Redis was not asked, or did not answer. About the policies only what is `known` here is said. */
export function undecided<P extends string>(
  { asks, cost }: Question<P>,
  answer: Pick<Decision<P>, 'allowed' | 'reason' | 'source' | 'limitedBy' | 'retryAfterMs'>,
  known?: Known<P>,
): Decision<P> {
  const { allowed, reason, source, limitedBy, retryAfterMs } = answer;
  const policies = {} as Record<P, PolicyState | undefined>;
  for (const { named } of asks) {
    const { name, rule, policy } = named;
    const told = known?.[name];
    policies[name] = {
      kind: rule.kind,
      limit: rule.limit,
      windowMs: windowMsOf(rule),
      passes: limitedBy.length === 0 ? allowed : !limitedBy.includes(name),
      shadow: policy.shadow,
      remaining: told?.remaining ?? null,
      retryAfterMs: told?.retryAfterMs ?? null,
      resetAfterMs: null,
    };
  }
  return new Answer({ allowed, reason, source, cost, limitedBy, retryAfterMs, policies });
}

function stateOf({ named }: Ask, { passes, remaining, retryAfterUs, resetAfterUs }: Reading): PolicyState {
  const { rule, policy } = named;
  return {
    kind: rule.kind,
    limit: rule.limit,
    windowMs: windowMsOf(rule),
    passes,
    shadow: policy.shadow,
    remaining,
    retryAfterMs: retryAfterUs === null ? null : ceilMs(retryAfterUs),
    resetAfterMs: ceilMs(resetAfterUs),
  };
}

/** The later of two waits; null is never. */
function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** Rounded up: whoever waits this long is never early. */
function ceilMs(us: number): number {
  return Math.ceil(us / 1_000);
}
