import type { Driver } from '../driver/driver.ts';
import { invalidArgument } from '../errors.ts';
import { acrossSlots } from './across-slots.ts';
import type { Amend } from './amend.ts';
import type { Checker, Way } from './checker.ts';
import type { Decision } from './decision.ts';
import { publishLost } from './failure.ts';
import { unlessAborted } from './guard.ts';
import { type Judge, judge } from './judge.ts';
import type { Limiter } from './limiter.ts';
import { booking, delayMs, longestWaitMs, onlyBucket, upTo } from './one-bucket.ts';
import { type AskFor, bySlot, type ConsumeOptions, crossSlot, type Question } from './question.ts';
import { sleepUntil } from './sleep.ts';
import { tracedCheck } from './trace.ts';

interface ConsumeParts<P extends string> {
  readonly driver: Driver;
  readonly askFor: AskFor<P>;
  readonly check: Checker<P>;
  /** The checker for calls that take tokens: from a purse, where there is one. */
  readonly pay: Checker<P>;
  readonly compensates: boolean;
  /** Bans where a policy says so; gives the decision on. */
  readonly punish: (question: Question<P>, decision: Decision<P>) => Decision<P>;
  readonly amend: Amend<P>;
}

const TAKE: Way = {
  judge: (driver, question, deadline) => judge(driver, question, 'take', deadline),
  charges: true,
  mayRepeat: true,
};
const PEEK: Way = {
  judge: (driver, question, deadline) => judge(driver, question, 'peek', deadline),
  charges: false,
  mayRepeat: false,
};

/** The calls that ask for a decision. */
export function createConsume<P extends string>(
  parts: ConsumeParts<P>,
): Pick<Limiter<P>, 'consume' | 'peek' | 'consumeUpTo' | 'wait'> {
  const { driver, askFor, check, pay, compensates, punish, amend } = parts;

  /** The same way where the states are in several slots of a cluster. */
  const inSlots = (question: Question<P>, way: Way): Way => {
    const { asks, oneSlot } = question;
    if (oneSlot || driver.clustered !== true || bySlot(asks).length < 2) return way;
    if (!compensates) throw crossSlot(asks);
    return { ...way, judge: acrossSlots(way.judge, way.charges) };
  };

  const decide = (
    checker: Checker<P>,
    way: Way,
    question: Question<P>,
    signal: AbortSignal | undefined,
  ): Promise<Decision<P>> => {
    const settled = inSlots(question, way);
    return unlessAborted(signal, () => tracedCheck(question, () => checker(question, settled)));
  };

  const take = (question: Question<P>, signal: AbortSignal | undefined): Promise<Decision<P>> => {
    const deciding = decide(pay, TAKE, question, signal);
    return question.banKey === undefined ? deciding : deciding.then((decision) => punish(question, decision));
  };

  return {
    // Not an async function: each await costs a tenth of what a refusal from this process does.
    consume: (subject, asked = {}) => {
      try {
        const question = askFor(subject, asked);
        return question instanceof Promise
          ? question.then((ready) => take(ready, asked.signal))
          : take(question, asked.signal);
      } catch (error) {
        return Promise.reject(error);
      }
    },

    peek: async (subject, asked = {}) => decide(check, PEEK, await askFor(subject, asked), asked.signal),

    consumeUpTo: async (subject, most, asked = {}) => {
      if (!Number.isSafeInteger(most) || most < 1) throw invalidArgument('most must be an integer from 1');
      const question = await askFor(subject, asked);
      onlyBucket('consumeUpTo', question);
      const decision = await decide(check, { ...TAKE, judge: upTo(most) }, question, asked.signal);
      const judged = decision.source === 'redis' || decision.source === 'local';
      return Object.assign(decision, { granted: !decision.allowed ? 0 : judged ? decision.cost : most });
    },

    wait: async (subject, asked = {}) => {
      const question = await askFor(subject, asked as ConsumeOptions<P>);
      onlyBucket('wait', question);
      const delays = new Map<string, number>();
      const book = booking(longestWaitMs(question, asked.maxWait));
      const judge: Judge = async (by, booked, deadline) => {
        const verdict = await book(by, booked, deadline);
        const start = performance.now() + delayMs(booked, verdict);
        delays.set(by === driver ? 'redis' : 'local', start);
        return verdict;
      };
      const decision = await decide(check, { judge, charges: true, mayRepeat: false }, question, asked.signal);
      if (!decision.allowed) return decision;
      await sleepUntil(delays.get(decision.source) ?? 0, asked.signal).catch(async (reason: unknown) => {
        await amend.refund(decision).catch(publishLost);
        throw reason;
      });
      return decision;
    },
  };
}
