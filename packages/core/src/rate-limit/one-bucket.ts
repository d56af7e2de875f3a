import { type Duration, toMs } from '../duration.ts';
import { invalidArgument, RedisPatternsError } from '../errors.ts';
import { type BucketRule, drainUs, waitingCeiling } from './bucket-rule.ts';
import type { Judge } from './judge.ts';
import type { Ask, Question } from './question.ts';
import { takeTokens } from './take-tokens.ts';
import type { Verdict } from './verdict.ts';

/*
 * What only a limiter of one bucket can do: give part of what is asked for, and book a place in the future.
 */

/** The only ask of a question about one bucket without a ban. @throws `INVALID_ARGUMENT` naming the call. */
export function onlyBucket<P extends string>(call: string, { asks, banKey }: Question<P>): Ask<P> {
  const [ask] = asks;
  const { rule, policy } = ask?.named ?? {};
  if (ask !== undefined && asks.length === 1 && banKey === undefined && rule?.kind === 'bucket' && !policy?.shadow) {
    return ask;
  }
  throw invalidArgument(`${call} needs a limiter of one bucket, without blocks and shadow`);
}

/** Takes up to `most` tokens, down to one. */
export function upTo(most: number): Judge {
  return (driver, question, deadline) => {
    const { rule, key } = bucketOf(question);
    return takeTokens(driver, rule, { key, want: most, least: 1 }, deadline);
  };
}

/**
 * Takes the tokens ahead of time, if they will be there within `waitMs`: the level may rise above the cap, and the
 * part above it is the time until the start. So places are given in the order in which Redis saw the calls, and
 * spaced at the rate, with no polling; who does not wait is refused while places are booked.
 */
export function booking(waitMs: number): Judge {
  return (driver, question, deadline) => {
    const { rule, key, cost } = bucketOf(question);
    const patient = { ...rule, ceiling: waitingCeiling(rule, waitMs) };
    return takeTokens(driver, patient, { key, want: cost, least: cost }, deadline);
  };
}

/** How long from the judgement until the start of what was booked, ms. */
export function delayMs(question: Question, { readings }: Verdict): number {
  const { rule } = bucketOf(question);
  return Math.ceil(drainUs(rule, (readings[0]?.level ?? 0) - rule.cap) / 1_000);
}

/** The longest wait of one call: what it asks for, and no longer than the policy allows. @throws `INVALID_ARGUMENT` */
export function longestWaitMs(question: Question, maxWait: Duration | undefined): number {
  const { rule } = bucketOf(question);
  return maxWait === undefined ? rule.maxWaitMs : Math.min(spanMs('maxWait', maxWait, 0), rule.maxWaitMs);
}

/** A duration that a call gave. @throws `INVALID_ARGUMENT` */
export function spanMs(name: string, value: Duration, min: number, max?: number): number {
  try {
    return toMs(value, max === undefined ? { name, min } : { name, min, max });
  } catch (error) {
    throw error instanceof RedisPatternsError ? invalidArgument(error.message) : error;
  }
}

/** The bucket that a question is about. */
export function bucketOf({ asks }: Question): { rule: BucketRule; key: string; cost: number } {
  const [ask] = asks;
  if (ask?.named.rule.kind !== 'bucket') throw new TypeError('a question about one bucket was expected');
  return { rule: ask.named.rule, key: ask.key, cost: ask.cost };
}
