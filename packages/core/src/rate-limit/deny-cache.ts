import { LRUCache } from 'lru-cache';
import { type Duration, toMs } from '../duration.ts';
import { bucketWaitUs } from './bucket-rule.ts';
import { type Known, undecided } from './decide.ts';
import type { Decision } from './decision.ts';
import { count } from './policy.ts';
import type { Ask, Question } from './question.ts';
import type { Reading, Verdict } from './verdict.ts';

/*
 * Refusals remembered in this process, so that who hammers a closed door costs Redis nothing.
 *
 * A local refusal must never outlast the server's. So the entry holds when the call was sent, which is before the
 * server judged it, and the wait that the server saw then: a level only falls until somebody is admitted. It falls
 * sooner by a refund, a settle, a reset, an unblock or a raised limit: those of this process drop the entry, and those
 * of others are seen after `maxAge` at the latest. A bucket's wait follows from its level for any cost; of the other
 * kinds only costs are refused that are no smaller than the one the server refused.
 */

/** The option `denyCache`: what this process remembers of refusals. */
export type DenyCacheOptions =
  | {
      /** Subjects remembered at most. Default 10,000. */
      readonly max?: number;
      /** The longest a refusal is repeated without asking. Default `'1s'`. */
      readonly maxAge?: Duration;
    }
  | false;

export interface DenyCache {
  /** The refusal that is still certain, or undefined: ask Redis. */
  refusal<P extends string>(question: Question<P>): Decision<P> | undefined;
  /** Remembers what a verdict refused; `sentAt` is `performance.now()` time. */
  learn(question: Question, verdict: Verdict, sentAt: number): void;
  /** Forgets a state that may have fallen. */
  drop(key: string): void;
}

interface Denial {
  /** `performance.now()` time. */
  readonly sentAt: number;
  readonly ceiling: number;
  readonly unit: number;
  /** Level of a bucket, else the cost that was refused. */
  readonly amount: number;
  readonly waitUs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** @throws `INVALID_OPTION` */
export function createDenyCache(options: DenyCacheOptions = {}): DenyCache {
  if (options === false) return { refusal: () => undefined, learn: () => undefined, drop: () => undefined };
  const maxAgeMs = toMs(options.maxAge ?? '1s', { name: 'denyCache.maxAge' });
  const denials = new LRUCache<string, Denial>({ max: count('denyCache.max', options.max ?? 10_000, 1, 10_000_000) });

  /** ms that a wait still lasts, or 0 where the entry is no longer certain. */
  const leftMs = ({ sentAt }: Denial, waitUs: number): number => {
    const age = performance.now() - sentAt;
    const wait = waitUs / 1_000;
    return age < Math.min(wait, maxAgeMs) ? wait - age : 0;
  };

  const askLeftMs = (ask: Ask): number => {
    const denial = denials.peek(ask.key); // a look is no use: each entry is set anew at least once in maxAge
    return denial === undefined ? 0 : leftMs(denial, waitFor(ask, denial));
  };

  const banLeftMs = (banKey: string | undefined): number => {
    const ban = banKey === undefined ? undefined : denials.peek(banKey);
    return ban === undefined ? 0 : leftMs(ban, ban.waitUs);
  };

  return {
    refusal: (question) => {
      if (denials.size === 0) return undefined;
      const banned = banLeftMs(question.banKey);
      const waits: number[] = [];
      let longest = banned;
      for (const ask of question.asks) {
        const wait = ask.named.policy.shadow ? 0 : askLeftMs(ask);
        waits.push(wait);
        longest = Math.max(longest, wait);
      }
      return longest > 0 ? refused(question, waits, banned, longest) : undefined;
    },
    learn: ({ asks, banKey }, { readings, bannedUs }, sentAt) => {
      if (banKey !== undefined && bannedUs > 0) {
        denials.set(banKey, { sentAt, ceiling: 0, unit: 0, amount: 0, waitUs: bannedUs });
      }
      asks.forEach((ask, i) => {
        const reading = readings[i];
        if (reading === undefined || reading.passes || ask.named.policy.shadow) return;
        denials.set(ask.key, denialOf(ask, reading, sentAt));
      });
    },
    drop: (key) => {
      denials.delete(key);
    },
  };
}

function denialOf({ named, cost }: Ask, { level, retryAfterUs }: Reading, sentAt: number): Denial {
  const { rule } = named;
  const waitUs = retryAfterUs ?? NEVER;
  return rule.kind === 'bucket'
    ? { sentAt, ceiling: rule.ceiling, unit: rule.unit, amount: level, waitUs }
    : { sentAt, ceiling: rule.limit, unit: 1, amount: cost, waitUs };
}

/** How long the server would have refused this ask, from when the denial was sent; 0 where it says nothing about it. */
function waitFor({ named, cost }: Ask, { ceiling, unit, amount, waitUs }: Denial): number {
  const { rule } = named;
  if (rule.kind === 'bucket') {
    return ceiling === rule.ceiling && unit === rule.unit ? (bucketWaitUs(rule, amount, cost) ?? NEVER) : 0;
  }
  return ceiling === rule.limit && cost >= amount ? waitUs : 0;
}

function refused<P extends string>(
  question: Question<P>,
  waits: readonly number[],
  banned: number,
  longest: number,
): Decision<P> {
  const known: Known<P> = {};
  const limitedBy: P[] = [];
  question.asks.forEach(({ named, cost }, i) => {
    const wait = waits[i] ?? 0;
    if (wait === 0) return;
    limitedBy.push(named.name);
    known[named.name] = { remaining: cost === 1 ? 0 : null, retryAfterMs: msOrNever(wait) };
  });
  return undecided(
    question,
    {
      allowed: false,
      reason: banned > 0 ? 'blocked' : 'limited',
      source: 'cache',
      limitedBy,
      retryAfterMs: msOrNever(longest),
    },
    known,
  );
}

function msOrNever(ms: number): number | null {
  return ms === NEVER ? null : Math.ceil(ms);
}
