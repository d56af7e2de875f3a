import { LRUCache } from 'lru-cache';
import { invalidOption, RedisPatternsError } from '../errors.ts';
import { isPurposeWord } from '../keys/purpose.ts';
import type { Limits, LogPolicy, Policy } from './policy.ts';
import { checkedLimits, compile, type Rule } from './rule.ts';
import { BAN } from './subject.ts';

/** A rule under its name. `entity` is what its keys are called: the name, and the shape of the state. */
export interface NamedRule<P extends string = string> {
  readonly name: P;
  readonly policy: Policy | LogPolicy;
  readonly rule: Rule;
  readonly entity: string;
}

/** Limits of one subject, decided at call time; undefined: those of the policy. `context` is what the call gave. */
export type LimitsOf<P extends string> = (
  subject: string,
  policy: P,
  context: unknown,
) => Limits | undefined | Promise<Limits | undefined>;

export type Policies<P extends string> = Readonly<Record<P, Policy>> | { readonly [One in P]: LogPolicy };

/** The compiled policies of a limiter, and those of subjects with limits of their own. */
export interface RuleBook<P extends string> {
  /** In the order declared, with the policies' own limits. */
  readonly rules: readonly NamedRule<P>[];
  /** No subject has limits of its own. */
  readonly fixed: boolean;
  /** The rule for one subject. @throws `INVALID_OPTION` when `limitsOf` throws, rejects or answers nonsense. */
  ruleOf(named: NamedRule<P>, subject: string, context: unknown): Promise<NamedRule<P>>;
  /** The same rule with a share of its limit and burst, at least 1. */
  shareOf(named: NamedRule<P>, share: number): NamedRule<P>;
}

const NAME = /^[a-z][a-z0-9_.-]{0,39}$/;
const KEPT = 1_000;

/** @throws `INVALID_OPTION` */
export function createRuleBook<P extends string>(policies: Policies<P>, limitsOf?: LimitsOf<P>): RuleBook<P> {
  const rules = Object.entries<Policy | LogPolicy>(policies).map(([name, policy]) => {
    checkName(name);
    return named(name as P, policy, compile(policy));
  });
  if (rules.length === 0) throw invalidOption('policies: a limiter needs at least one');
  if (rules.length > 1 && rules.some(({ rule }) => rule.kind === 'slidingLog')) {
    throw invalidOption('policies: a slidingLog stands alone; combine slidingWindow, which has the same bound');
  }
  const kept = new LRUCache<string, NamedRule<P>>({ max: KEPT });

  const withLimits = ({ name, policy }: NamedRule<P>, limits: Limits): NamedRule<P> => {
    const id = `${name} ${limits.limit} ${limits.burst}`;
    const known = kept.get(id) ?? named(name, policy, compile(policy, limits));
    kept.set(id, known);
    return known;
  };

  const answered = (base: NamedRule<P>, answer: unknown): NamedRule<P> =>
    answer === undefined ? base : withLimits(base, checkedLimits(base.policy, answer));

  return {
    rules,
    fixed: limitsOf === undefined,
    ruleOf: async (base, subject, context) => {
      try {
        return answered(base, await limitsOf?.(subject, base.name, context));
      } catch (cause) {
        throw failed(cause);
      }
    },
    shareOf: (base, share) => (share === 1 ? base : withLimits(base, shared(base, share))),
  };
}

/** @throws `INVALID_OPTION` for a name that cannot stand in a key, or means something else there. */
export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw invalidOption('a policy name begins with a letter and has up to 40 of a-z, 0-9, "_", "." and "-"');
  }
  if (name === BAN || isPurposeWord(name))
    throw invalidOption(`"${name}" cannot be a policy name: it has a meaning in keys`);
}

function named<P extends string>(name: P, policy: Policy | LogPolicy, rule: Rule): NamedRule<P> {
  return { name, policy, rule, entity: `${name}${rule.shape}` };
}

function shared<P extends string>({ rule, policy }: NamedRule<P>, share: number): Limits {
  const part = (whole: number): number => Math.max(Math.floor(whole * share), 1);
  if (policy.kind !== 'bucket' || rule.kind !== 'bucket') return { limit: part(rule.limit) };
  return { limit: part(rule.limit), burst: part(rule.cap / rule.unit) };
}

function failed(cause: unknown): RedisPatternsError {
  if (cause instanceof RedisPatternsError && cause.code === 'INVALID_OPTION') return cause;
  return invalidOption('limitsOf failed, so no limit is known; see cause', cause);
}
