import { tracingChannel } from 'node:diagnostics_channel';
import type { CacheGetEvent, RateLimitCheckEvent } from '@redis-patterns/core';

/** What the patterns of this process have published so far. */
export interface Tally {
  readonly cache: { hits: number; misses: number; stale: number };
  readonly limit: { allowed: number; refused: number };
  close(): void;
}

/** Counts by listening, like any telemetry would: the page has no way into the patterns of its own. */
export function createTally(): Tally {
  const cache = { hits: 0, misses: 0, stale: 0 };
  const limit = { allowed: 0, refused: 0 };

  const onRead = (message: unknown): void => {
    const { result } = message as CacheGetEvent;
    if (result === 'hit' || result === 'negative') cache.hits++;
    else if (result === 'stale') cache.stale++;
    else cache.misses++;
  };
  const onCheck = (message: unknown): void => {
    if ((message as RateLimitCheckEvent).allowed === true) limit.allowed++;
    else limit.refused++;
  };

  const reads = tracingChannel('redis-patterns:cache:get').asyncEnd;
  const checks = tracingChannel('redis-patterns:rate-limit:check').asyncEnd;
  reads.subscribe(onRead);
  checks.subscribe(onCheck);
  return {
    cache,
    limit,
    close: () => {
      reads.unsubscribe(onRead);
      checks.unsubscribe(onCheck);
    },
  };
}
