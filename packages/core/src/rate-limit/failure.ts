import { within } from '../driver/deadline.ts';
import type { Driver } from '../driver/driver.ts';
import { invalidOption, RedisPatternsError } from '../errors.ts';
import { publishDegraded } from '../tracing.ts';
import { decided, undecided } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Judge } from './judge.ts';
import type { Ask, Question } from './question.ts';
import type { RuleBook } from './rule-book.ts';
import type { StateKeys } from './subject.ts';

/**
 * What a limiter answers while Redis does not: let everything through, refuse everything, or judge by a driver in
 * this process (normally `memoryDriver()`) with a share of each limit, at least 1. With n processes the last admits
 * at most n × share × limit. For log-ins and payments take `'closed'`.
 */
export type OnFailure =
  | 'open'
  | 'closed'
  | {
      readonly local: Driver;
      /** Above 0, up to 1. Default 1. */
      readonly share?: number;
    };

/** Decides without Redis, and says so on the channel `redis-patterns:degraded`. */
export type DecideWithout<P extends string> = (
  question: Question<P>,
  judge: Judge,
  error: unknown,
) => Decision<P> | Promise<Decision<P>>;

interface FailureParts<P extends string> {
  readonly onFailure: OnFailure;
  readonly book: RuleBook<P>;
  readonly keys: StateKeys;
  /** What a caller is told to wait when everything is refused. */
  readonly retryAfterMs: number;
}

const LOCAL_DEADLINE_MS = 100;

/** @throws `INVALID_OPTION` */
export function createDecideWithout<P extends string>(parts: FailureParts<P>): DecideWithout<P> {
  const { onFailure, book, keys, retryAfterMs } = parts;

  const open = (question: Question<P>): Decision<P> =>
    undecided(question, { allowed: true, reason: 'failed-open', source: 'none', limitedBy: [], retryAfterMs: 0 });

  const closed = (question: Question<P>): Decision<P> =>
    undecided(question, { allowed: false, reason: 'failed-closed', source: 'none', limitedBy: [], retryAfterMs });

  if (onFailure === 'open' || onFailure === 'closed') {
    return (question, _judge, error) => {
      publishDegraded({ feature: 'rate-limit', mode: onFailure, code: codeOf(error) });
      return onFailure === 'open' ? open(question) : closed(question);
    };
  }

  const { local, share = 1 } = checkedLocal(onFailure);
  const shared = (ask: Ask<P>): Ask<P> => {
    const named = book.shareOf(ask.named, share);
    return { ...ask, named, key: keys.of(named.entity, ask.subject, ask.tag) };
  };
  return async (question, judge, error) => {
    publishDegraded({ feature: 'rate-limit', mode: 'local', code: codeOf(error) });
    const asked = { ...question, asks: question.asks.map(shared) };
    try {
      return decided(asked, await within(LOCAL_DEADLINE_MS, (deadline) => judge(local, asked, deadline)), 'local');
    } catch (failure) {
      // Whoever bounds what an outage may cost would not have everything let through.
      publishDegraded({ feature: 'rate-limit', mode: 'closed', code: codeOf(failure) });
      return closed(question);
    }
  };
}

/** Says that what was to be done beside an answer could not be done: the caller has its answer already. */
export function publishLost(error: unknown): void {
  publishDegraded({ feature: 'rate-limit', mode: 'open', code: codeOf(error) });
}

/** @throws `INVALID_OPTION` */
export function checkedLocal(onFailure: Exclude<OnFailure, string>): Exclude<OnFailure, string> {
  const { local, share = 1 } = onFailure ?? {};
  if (typeof local?.run !== 'function') throw invalidOption("onFailure must be 'open', 'closed' or { local: driver }");
  if (!(share > 0 && share <= 1)) throw invalidOption(`onFailure.share must be above 0 and at most 1, got ${share}`);
  return { local, share };
}

/** What a failure is called on the channel. */
export function codeOf(error: unknown): string {
  return error instanceof RedisPatternsError ? error.code : 'FOREIGN';
}
