import { LRUCache } from 'lru-cache';
import { within } from '../driver/deadline.ts';
import { type Duration, toMs } from '../duration.ts';
import { type BucketRule, bucketReading, drainUs } from './bucket-rule.ts';
import type { Checker, CheckerParts } from './checker.ts';
import { decided, type Known, undecided } from './decide.ts';
import type { Decision } from './decision.ts';
import { bucketOf } from './one-bucket.ts';
import { count } from './policy.ts';
import type { Question } from './question.ts';
import type { Charge } from './receipt.ts';
import { takeTokens } from './take-tokens.ts';
import type { Verdict } from './verdict.ts';

/*
 * Tokens bought ahead for hot keys: one call to Redis takes what this process will need for the next moment, and the
 * checks of that moment are answered here. Tokens are charged before they are used, so however many processes do
 * this, no more is admitted than the bucket allows; what is not used by then is lost, at most `max` per process and
 * lifetime. How many are bought follows from how many were asked for since the last time: a key that is asked for
 * once gets one. Where more is asked for than there is, what flows back is bought in portions too: a purchase that left
 * the bucket empty is the last one for a quarter of a lifetime, or else each token would cost a call.
 */

/** The option `prepaid`: for a limiter of one bucket, without bans and waiting. */
export type PrepaidOptions =
  | {
      /** Tokens bought at once at most; never more than a quarter of the burst. */
      readonly max: number;
      /** How long they may be spent. Default `'50ms'`. */
      readonly lifetime?: Duration;
    }
  | false;

/** What this process has bought for one key. Times are of `performance.now()`. */
interface Purse {
  tokens: number;
  spendBy: number;
  /** Server time of the purchase, µs since 2025. */
  boughtAt: number;
  /** Level right after it, units; shared by the receipts of all that is paid from it. */
  after: { level: number };
  /** Tokens asked for since the last purchase was sent; before the first, nothing is known of a rate. */
  demand: number;
  since: number;
  /** Tokens that calls are waiting for. */
  awaited: number;
  /** Until then nothing is bought: the bucket was empty, and is left to fill again. */
  restsUntil: number;
  buying: Promise<Verdict> | undefined;
}

const PURSES = 10_000;

/** So soon it is seen that something was given back, in this process or in another. */
const LONGEST_REST_MS = 50;

/**
 * A checker that pays from a purse.
 *
 * @throws `INVALID_OPTION`
 */
export function createPrepaid<P extends string>(
  options: Exclude<PrepaidOptions, false>,
  { driver, guard, denials, decideWithout }: CheckerParts<P>,
): Checker<P> {
  const max = count('prepaid.max', options.max);
  const lifetimeMs = toMs(options.lifetime ?? '50ms', { name: 'prepaid.lifetime', max: 60_000 });
  const purses = new LRUCache<string, Purse>({ max: PURSES });

  const purseOf = (key: string): Purse => {
    const known = purses.get(key);
    if (known !== undefined) return known;
    const purse = {
      ...{ tokens: 0, spendBy: 0, boughtAt: 0, after: { level: 0 } },
      ...{ demand: 0, since: Number.NEGATIVE_INFINITY, awaited: 0, restsUntil: 0, buying: undefined },
    };
    purses.set(key, purse);
    return purse;
  };

  /** As many as will be asked for in one lifetime, if it goes on as since the last purchase. */
  const wanted = ({ demand, since, awaited }: Purse, { cap, unit }: BucketRule, cost: number): number => {
    const elapsed = Math.max(performance.now() - since, lifetimeMs / 4);
    const expected = Math.ceil((demand * lifetimeMs) / elapsed);
    return Math.max(Math.min(Math.max(expected, awaited), max, Math.floor(cap / unit / 4)), cost);
  };

  /** Never so long that what flows back would not fit in: a quarter of the burst at the most. */
  const restMs = (rule: BucketRule): number =>
    Math.min(lifetimeMs / 4, LONGEST_REST_MS, drainUs(rule, rule.cap / 4) / 1_000);

  const buy = async (purse: Purse, question: Question<P>): Promise<Verdict> => {
    const { rule, key, cost } = bucketOf(question);
    const sentAt = performance.now();
    const want = wanted(purse, rule, cost);
    Object.assign(purse, { demand: 0, since: sentAt });
    const verdict = await guard.ask(key, (deadline) => takeTokens(driver, rule, { key, want, least: cost }, deadline));
    const { granted = 0, now, readings } = verdict;
    if (granted < want) {
      denials.learn(question, emptied(verdict), sentAt);
      purse.restsUntil = sentAt + restMs(rule);
    }
    if (granted > 0) {
      const after = { level: readings[0]?.level ?? 0 };
      Object.assign(purse, { tokens: granted, spendBy: sentAt + lifetimeMs, boughtAt: now, after });
    }
    return verdict;
  };

  const bought = (purse: Purse, question: Question<P>, patienceMs: number): Promise<Verdict> => {
    purse.buying ??= buy(purse, question).finally(() => {
      purse.buying = undefined;
    });
    const { buying } = purse;
    return within(Math.max(patienceMs, 0), () => buying);
  };

  /** The decision that this process can make by itself; undefined: something has to be bought. */
  const byItself = (
    question: Question<P>,
    rule: BucketRule,
    purse: Purse,
    spendable: boolean,
  ): Decision<P> | undefined => {
    if (spendable && purse.tokens >= question.cost) return paid(question, rule, purse);
    const left = purse.restsUntil - performance.now();
    return denials.refusal(question) ?? (left > 0 ? resting(question, left) : undefined);
  };

  return async (question, { judge }) => {
    const { rule, key, cost } = bucketOf(question);
    const purse = purseOf(key);
    purse.demand += cost;
    const now = byItself(question, rule, purse, performance.now() < purse.spendBy);
    if (now !== undefined) return now;

    const startedAt = performance.now();
    purse.awaited += cost;
    try {
      while (true) {
        const verdict = await bought(purse, question, guard.deadlineMs + startedAt - performance.now());
        const later = byItself(question, rule, purse, true); // it was bought for those who waited, however long it took
        if (later !== undefined) return later;
        if (verdict.granted === 0) return refused(question, rule, verdict);
      }
    } catch (error) {
      return decideWithout(question, judge, error);
    } finally {
      purse.awaited -= cost;
    }
  };
}

/** Less than asked for means that no token was left: a refusal, as far as the next check is concerned. */
function emptied(verdict: Verdict): Verdict {
  return { ...verdict, readings: verdict.readings.map((reading) => ({ ...reading, passes: false })) };
}

function refused<P extends string>(question: Question<P>, rule: BucketRule, verdict: Verdict): Decision<P> {
  const reading = bucketReading(rule, verdict.readings[0]?.level ?? 0, question.cost, false);
  return decided(question, { ...verdict, allowed: false, readings: [reading] }, 'redis');
}

/** Refuses until something may be bought again. */
function resting<P extends string>(question: Question<P>, leftMs: number): Decision<P> {
  const retryAfterMs = Math.ceil(leftMs);
  const limitedBy = question.asks.map(({ named }) => named.name);
  const known = { [limitedBy[0] as P]: { remaining: question.cost === 1 ? 0 : null, retryAfterMs } } as Known<P>;
  const refusal = { allowed: false, reason: 'limited', source: 'prepaid', limitedBy, retryAfterMs } as const;
  return undecided(question, refusal, known);
}

/** Pays one check. What remains is what the bucket held at the purchase, and what is left in the purse. */
function paid<P extends string>(question: Question<P>, rule: BucketRule, purse: Purse): Decision<P> {
  const [ask] = question.asks;
  const cost = ask?.cost ?? 0;
  purse.tokens -= cost;
  const { after, boughtAt, tokens } = purse;
  const reading = bucketReading(rule, after.level - tokens * rule.unit, cost, true);
  const charges: Charge[] = ask === undefined ? [] : [{ ask, taken: cost, cost, after }];
  const verdict = { allowed: true, now: boughtAt, readings: [reading], bannedUs: 0 };
  return decided(question, verdict, 'prepaid', { at: boughtAt, charges });
}
