import type {
  CacheGetEvent,
  CacheLoadEvent,
  HttpCacheEvent,
  RateLimitCheckEvent,
  SessionOpEvent,
} from '@redis-patterns/core';
import { type Ended, onEnd, onPoint, onTimedEnd, type Stop } from './listen.ts';
import {
  cacheCoalesced,
  cacheLoadDuration,
  cacheRequests,
  httpCache,
  type Instrument,
  type RecordValue,
  rateLimitDecisions,
  sessionOperations,
} from './metric.ts';

/** Makes every metric, and records into them what the patterns publish, until it is stopped. */
export function measure(instrument: Instrument): Stop {
  const requests = instrument(cacheRequests);
  const loads = instrument(cacheLoadDuration);
  const coalesced = instrument(cacheCoalesced);
  const decisions = instrument(rateLimitDecisions);
  const operations = instrument(sessionOperations);
  const responses = instrument(httpCache);

  const stops = [
    onEnd<CacheGetEvent>('cache:get', (event) => countReads(requests, event)),
    onTimedEnd<CacheLoadEvent>('cache:load', ({ cache, outcome = 'failed' }, seconds) => {
      loads(seconds, { cache, outcome });
    }),
    onPoint<{ readonly cache: string }>('cache:coalesced', ({ cache }) => coalesced(1, { cache })),
    onEnd<RateLimitCheckEvent>('rate-limit:check', (event) => {
      decisions(1, { policy: event.policy, outcome: decided(event) });
    }),
    onEnd<SessionOpEvent>('session:op', ({ op, outcome = 'error' }) => operations(1, { op, outcome })),
    onEnd<HttpCacheEvent>('http:cache', ({ route, outcome, reason }) => {
      responses(1, { route, ...(outcome && { outcome }), ...(reason && { reason }) });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A read of many counts each value: so many were found, the others were not. */
function countReads(requests: RecordValue, event: Ended<CacheGetEvent>): void {
  const { op, cache, count, hits = 0, layer, error } = event;
  if (op !== 'getMany' || error !== undefined) {
    const result = event.result ?? 'error';
    requests(count, { cache, result, ...(layer && { layer }) });
    return;
  }
  if (hits > 0) requests(hits, { cache, result: 'hit' });
  if (hits < count) requests(count - hits, { cache, result: 'miss' });
}

/** `would-deny`: only a shadow policy refuses, so the call was allowed. */
function decided({ reason, wouldDeny, error }: Ended<RateLimitCheckEvent>): string {
  if (reason === undefined || error !== undefined) return 'error';
  return reason === 'ok' && wouldDeny ? 'would-deny' : reason;
}
