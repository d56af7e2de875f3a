import { type CacheGetEvent, cacheGet, traced } from '../tracing.ts';
import { ageMsOf } from './age.ts';
import type { Outcome } from './outcome.ts';
import type { Request, Shelf } from './shelf.ts';

/** Runs a read, and tells its course to those who listen. */
export function tracedGet<Id, V>(
  op: CacheGetEvent['op'],
  shelf: Shelf<V>,
  request: Request<Id, V>,
  read: () => Promise<Outcome<V>>,
): Promise<Outcome<V>> {
  if (!cacheGet.hasSubscribers) return read();
  const { domain: cache, keyspace } = shelf;
  return traced(
    cacheGet,
    (): CacheGetEvent => ({ op, cache, keyspace, count: 1 }),
    async (event) => {
      try {
        const outcome = await read();
        if (event !== undefined) describe(event, outcome, ageMsOf(shelf, request, outcome));
        return outcome;
      } catch (error) {
        if (event !== undefined) event.result = 'error';
        throw error;
      }
    },
  );
}

function describe<V>(event: CacheGetEvent, { source, value }: Outcome<V>, ageMs: number): void {
  event.result = resultOf(source, value);
  event.hits = event.result === 'miss' ? 0 : 1;
  event.ageMs = ageMs;
  event.layer = source === 'l1' ? 'l1' : 'redis';
}

/** Whether nothing was loaded for it. */
export function isHit<V>({ source, value }: Outcome<V>): boolean {
  return resultOf(source, value) !== 'miss';
}

function resultOf<V>(source: Outcome<V>['source'], value: V | null): NonNullable<CacheGetEvent['result']> {
  if (source === 'stale') return 'stale';
  if (source === 'l1' || source === 'redis') return value === null ? 'negative' : 'hit';
  return 'miss';
}
