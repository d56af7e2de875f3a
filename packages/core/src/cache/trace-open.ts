import { type CacheGetEvent, cacheGet, traced } from '../tracing.ts';
import type { Opened } from './leased.ts';
import type { Shelf } from './shelf.ts';

/** Tells the course of an `open` to those who listen. */
export function tracedOpen<V>({ domain: cache, keyspace }: Shelf<V>, opening: Promise<Opened<V>>): Promise<Opened<V>> {
  return traced(
    cacheGet,
    (): CacheGetEvent => ({ op: 'open', cache, keyspace, count: 1 }),
    async (event) => {
      const opened = await opening;
      if (event !== undefined) {
        event.result = RESULTS[opened.state];
        event.hits = event.result === 'miss' ? 0 : 1;
        event.layer = 'redis';
      }
      return opened;
    },
  );
}

const RESULTS = { hit: 'hit', collapsed: 'hit', stale: 'stale', lead: 'miss', pass: 'miss' } as const;
