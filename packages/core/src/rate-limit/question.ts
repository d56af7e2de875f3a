import { invalidArgument, RedisPatternsError } from '../errors.ts';
import { slotOf } from '../keys/slot.ts';
import { MAX_LOG_COST } from './policy.ts';
import type { NamedRule, RuleBook } from './rule-book.ts';
import { BAN, type StateKeys, type Subject } from './subject.ts';

/** What one call may say beside the subject. */
export interface ConsumeOptions<P extends string> {
  /** What the call costs, for all policies or for each; where it is not given, 1. Integers from 1. */
  readonly cost?: number | Readonly<Partial<Record<P, number>>>;
  /** Only these policies. Default all. */
  readonly use?: readonly P[];
  /** Handed on to `limitsOf`. */
  readonly context?: unknown;
  /** Ends the waiting for the decision: the call rejects with its reason. What was charged by then stays charged. */
  readonly signal?: AbortSignal;
}

/** One policy asked about one subject. */
export interface Ask<P extends string = string> {
  readonly named: NamedRule<P>;
  readonly subject: string;
  readonly tag: string | undefined;
  readonly key: string;
  readonly cost: number;
}

/** Everything one check asks, in the order in which the policies were declared. */
export interface Question<P extends string = string> {
  readonly asks: readonly Ask<P>[];
  /** Where a ban of the subject would be. */
  readonly banKey: string | undefined;
  /** The highest cost asked of any policy. */
  readonly cost: number;
  /** The keys have a hash tag in common. */
  readonly oneSlot: boolean;
}

export type AskFor<P extends string> = (
  subject: Subject<P>,
  options: ConsumeOptions<P>,
) => Question<P> | Promise<Question<P>>;

/**
 * From a call to its question. Everything a caller may get wrong is found here, before anything is sent.
 *
 * @throws `INVALID_ARGUMENT`
 */
export function createAskFor<P extends string>(book: RuleBook<P>, keys: StateKeys, blocks: boolean): AskFor<P> {
  const names: ReadonlySet<string> = new Set(book.rules.map(({ name }) => name));

  const chosen = (use: readonly P[]): readonly NamedRule<P>[] => {
    if (!Array.isArray(use) || use.length === 0) throw invalidArgument('use must name at least one policy');
    checkNames('use', use, names);
    return book.rules.filter(({ name }) => use.includes(name));
  };

  return (subject, { cost = 1, use, context }) => {
    const rules = use === undefined ? book.rules : chosen(use);
    if (typeof subject !== 'string') checkParts(subject, names);
    if (typeof cost === 'object' && cost !== null) checkNames('cost', Object.keys(cost), names);

    const question = (ruled: readonly NamedRule<P>[]): Question<P> => {
      const asks = ruled.map((named) => askOf(keys, named, subject, cost));
      const banKey = blocks ? banKeyOf(keys, subject) : undefined;
      return { asks, banKey, cost: highest(asks), oneSlot: typeof subject === 'string' || subject.tag !== undefined };
    };
    if (book.fixed) return question(rules);
    return Promise.all(rules.map((named) => book.ruleOf(named, textFor(subject, named.name), context))).then(question);
  };
}

function askOf<P extends string>(
  keys: StateKeys,
  named: NamedRule<P>,
  subject: Subject<P>,
  cost: NonNullable<ConsumeOptions<P>['cost']>,
): Ask<P> {
  const text = textFor(subject, named.name);
  const tag = typeof subject === 'string' ? undefined : subject.tag;
  return { named, subject: text, tag, key: keys.of(named.entity, text, tag), cost: costOf(cost, named) };
}

/** The ban of a subject, or of the tag that several subjects have in common. */
export function banKeyOf(keys: StateKeys, subject: Subject): string {
  const banned = typeof subject === 'string' ? subject : subject.tag;
  if (banned === undefined) throw invalidArgument('subjects without a common tag have no ban; give them a tag');
  return keys.of(BAN, banned, banned);
}

/** The asks by the slot of their keys. */
export function bySlot<P extends string>(asks: readonly Ask<P>[]): readonly (readonly Ask<P>[])[] {
  const groups = new Map<number, Ask<P>[]>();
  for (const ask of asks) {
    const slot = slotOf(ask.key);
    groups.set(slot, [...(groups.get(slot) ?? []), ask]);
  }
  return [...groups.values()];
}

/** The error for keys that no one script may touch. */
export function crossSlot(asks: readonly Ask[]): RedisPatternsError {
  const listed = asks.map(({ named }) => named.name).join(', ');
  return new RedisPatternsError(
    'CROSS_SLOT',
    `the states of ${listed} are in several slots of the cluster; give the subjects a common tag: { tag, of }`,
  );
}

function textFor<P extends string>(subject: Subject<P>, name: P): string {
  return typeof subject === 'string' ? subject : subject.of[name];
}

function checkParts(subject: Exclude<Subject, string>, names: ReadonlySet<string>): void {
  const { of } = subject ?? {};
  if (typeof of !== 'object' || of === null) {
    throw invalidArgument('subject must be text, or { tag, of } with a text each');
  }
  checkNames('of', Object.keys(of), names);
}

function checkNames(where: string, given: readonly string[], names: ReadonlySet<string>): void {
  if (given.every((name) => names.has(name))) return;
  throw invalidArgument(`${where} names a policy that this limiter does not have; it has ${[...names].join(', ')}`);
}

function costOf<P extends string>(
  given: number | Readonly<Partial<Record<P, number>>>,
  { name, rule }: NamedRule<P>,
): number {
  const cost = typeof given === 'object' && given !== null ? (given[name] ?? 1) : given;
  if (!Number.isSafeInteger(cost) || cost < 1) {
    throw invalidArgument(`cost must be an integer from 1, got ${typeof cost === 'number' ? cost : typeof cost}`);
  }
  if (rule.kind === 'slidingLog' && cost > MAX_LOG_COST) {
    throw invalidArgument(
      `cost must be at most ${MAX_LOG_COST} for a slidingLog, got ${cost}; slidingWindow takes any`,
    );
  }
  return cost;
}

function highest(asks: readonly Ask[]): number {
  let most = 0;
  for (const { cost } of asks) most = Math.max(most, cost);
  return most;
}
