import type { Source } from '@redis-patterns/core/cache';
import { cacheStatus } from '@redis-patterns/core/http';

const TOLD: Readonly<Record<Source, string>> = {
  l1: cacheStatus({ hit: true }),
  redis: cacheStatus({ hit: true }),
  loader: cacheStatus({ hit: false, fwd: 'uri-miss', stored: true }),
  joined: cacheStatus({ hit: false, fwd: 'uri-miss', collapsed: true }),
  stale: cacheStatus({ hit: false, fwd: 'stale', detail: 'STALE-IF-ERROR' }),
  bypass: cacheStatus({ hit: false, fwd: 'bypass', detail: 'UNAVAILABLE' }),
};

/** Where a read came from, in the words of HTTP (Cache-Status, RFC 9211). */
export function toldBy(source: Source): string {
  return TOLD[source];
}
