import { describe, expect, test } from 'vitest';
import { ageSeconds, appendCacheStatus, type CacheOutcome, cacheStatus } from './cache-status.ts';

describe('cacheStatus', () => {
  test.each<[expected: string, outcome: CacheOutcome]>([
    ['redis-patterns; hit', { hit: true }],
    ['redis-patterns; hit; ttl=42', { hit: true, leftMs: 42_900 }],
    ['redis-patterns; hit; ttl=-7', { hit: true, leftMs: -6_100 }],
    ['redis-patterns; fwd=uri-miss; stored', { hit: false, fwd: 'uri-miss', stored: true }],
    ['redis-patterns; fwd=miss; collapsed', { hit: false, fwd: 'miss', collapsed: true }],
    ['redis-patterns; fwd=method', { hit: false, fwd: 'method' }],
    [
      'redis-patterns; fwd=stale; fwd-status=503; detail=STALE-IF-ERROR',
      { hit: false, fwd: 'stale', fwdStatus: 503, detail: 'STALE-IF-ERROR' },
    ],
    [
      'redis-patterns; fwd=uri-miss; detail=UNKEYED-READ:x-forwarded-host',
      { hit: false, fwd: 'uri-miss', detail: 'UNKEYED-READ', subject: 'x-forwarded-host' },
    ],
    ['redis-patterns; fwd=miss; detail=VARY:*', { hit: false, fwd: 'miss', detail: 'VARY', subject: '*' }],
    ['redis-patterns; fwd=miss; detail=VARY', { hit: false, fwd: 'miss', detail: 'VARY', subject: 'a"; b' }],
    ['redis-patterns; fwd=miss; detail=TTL', { hit: false, fwd: 'miss', detail: 'TTL', subject: null }],
  ])('%s', (expected, outcome) => {
    expect(cacheStatus(outcome)).toBe(expected);
  });
});

test('our member stands after those of caches nearer to the origin', () => {
  expect(appendCacheStatus(undefined, 'redis-patterns; hit')).toBe('redis-patterns; hit');
  expect(appendCacheStatus('cdn; fwd=miss', 'redis-patterns; hit')).toBe('cdn; fwd=miss, redis-patterns; hit');
});

test('an age is whole seconds and never negative', () => {
  expect([0, 999, 1_000, -5_000].map(ageSeconds)).toEqual([0, 0, 1, 0]);
});
