import type { Duration } from '../duration.ts';
import type { Namespace } from '../keys/keys.ts';
import type { Amount } from './amend.ts';
import type { Decision } from './decision.ts';
import type { DenyCacheOptions } from './deny-cache.ts';
import type { OnFailure } from './failure.ts';
import type { GuardOptions } from './guard.ts';
import type { PrepaidOptions } from './prepaid.ts';
import type { ConsumeOptions } from './question.ts';
import type { LimitsOf, Policies } from './rule-book.ts';
import type { Subject } from './subject.ts';

export interface LimiterOptions<P extends string> extends GuardOptions {
  /** Where the states live: `{app}:rate:{policy}:{subject}`. */
  readonly keys: Namespace;
  /** What a check asks, by name; names are part of the keys. A sliding log stands alone. */
  readonly policies: Policies<P>;
  /** Limits of one subject, such as those of its plan, decided at each call. Window and kind are the policy's. */
  readonly limitsOf?: LimitsOf<P>;
  /** Reads the subject's ban in every check. Default false. */
  readonly blocks?: boolean;
  /** What to answer while Redis does not. Default `'open'`; for log-ins and payments take `'closed'`. */
  readonly onFailure?: OnFailure;
  /** Refusals repeated by this process while they are certain. Default on. */
  readonly denyCache?: DenyCacheOptions;
  /** Tokens bought ahead for hot keys, for a limiter of one bucket. Default false. */
  readonly prepaid?: PrepaidOptions;
  /**
   * What to do in a cluster when the states of one check are in several slots: refuse the call, or ask each slot and
   * give back what passed when one refuses, which is not atomic. Default `'refuse'`.
   */
  readonly acrossSlots?: 'refuse' | 'compensate';
}

/** What `wait` may say. */
export interface WaitOptions<P extends string> extends Omit<ConsumeOptions<P>, 'cost' | 'use'> {
  readonly cost?: number;
  /** Refused at once when the start would be later. Never longer than the policy's `maxWait`, which is the default. */
  readonly maxWait?: Duration;
}

/**
 * Decides, and charges what it lets through. Everything a check asks is judged in one round trip and charged all or
 * nothing; what is refused is never charged. A refusal is an answer: nothing rejects because of it.
 */
export interface Limiter<P extends string> {
  /**
   * Takes `cost` from every policy, or from none.
   *
   * @throws `INVALID_ARGUMENT`; `INVALID_OPTION` for a wrong answer of `limitsOf`; `CROSS_SLOT`; the reason of the
   *   caller's signal
   */
  consume(subject: Subject<P>, options?: ConsumeOptions<P>): Promise<Decision<P>>;

  /** What `consume` would answer now. Writes nothing. @throws as `consume` does */
  peek(subject: Subject<P>, options?: ConsumeOptions<P>): Promise<Decision<P>>;

  /**
   * Takes as much as there is of one bucket, up to `most`; `granted` is 0 when it refuses.
   *
   * @throws as `consume` does
   */
  consumeUpTo(
    subject: string,
    most: number,
    options?: Pick<ConsumeOptions<P>, 'context' | 'signal'>,
  ): Promise<Decision<P> & { readonly granted: number }>;

  /**
   * Books a place in the queue of one bucket and sleeps until its time: first come, first served, spaced at the rate.
   * Refuses at once when the delay would be longer than `maxWait`. A signal that comes while it sleeps gives the
   * place back.
   *
   * @throws as `consume` does
   */
  wait(subject: string, options?: WaitOptions<P>): Promise<Decision<P>>;

  /**
   * Gives back what a decision charged, or `cost` of it; what time has given back meanwhile is not given twice. A
   * decision that charged nothing is left alone.
   *
   * @throws `INVALID_ARGUMENT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`: then it may be lost, and is not tried again
   */
  refund(decision: Decision<P>, cost?: Amount<P>): Promise<void>;

  /**
   * Corrects what a decision charged to what it really cost. More may lead beyond the limit, by `debt` at most: later
   * calls wait for that. @throws as `refund` does
   */
  settle(decision: Decision<P>, actualCost: Amount<P>): Promise<void>;

  /**
   * Bans a subject for a time, up to a year, for every limiter of the app with `blocks: true`. A longer ban stays.
   * Where subjects have a tag, the ban is the tag's.
   *
   * @throws `INVALID_ARGUMENT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  block(subject: string, duration: Duration): Promise<void>;

  /** Ends a ban. @throws as `block` does */
  unblock(subject: string): Promise<void>;

  /** Forgets what a subject has used of every policy; its ban stays. @throws as `block` does */
  reset(subject: Subject<P>): Promise<void>;
}
