import { type CacheGetEvent, cacheGet, traced } from '../tracing.ts';
import { orAborted } from './abortable.ts';
import type { Definition } from './definition.ts';
import type { Domain } from './domain.ts';
import { createLoadBatch } from './load-batch.ts';
import { loadTogether } from './load-together.ts';
import type { Outcome } from './outcome.ts';
import type { ReadOptions } from './read-options.ts';
import type { Request } from './shelf.ts';
import { isHit } from './trace-get.ts';

export interface ManyOptions extends ReadOptions {
  /** `'throw'` (default): reject with the first error. `'omit'`: null in the place of what failed. */
  readonly onError?: 'throw' | 'omit';
}

/** What became of each key. */
type Settled<V> = ReadonlyMap<string, PromiseSettledResult<Outcome<V>>>;

/**
 * Each id is read like any other read, so all promises hold; what is sent in one tick travels together, and the loads
 * that are granted run as one (load-batch.ts).
 */
export function createGetMany<Id, V>(
  { shelf, read, handOut }: Domain<Id, V>,
  definition: Definition<Id, V>,
  requestOf: (id: Id) => Request<Id, V>,
  load: Request<Id, V>['load'],
): (ids: readonly Id[], options?: ManyOptions) => Promise<(V | null)[]> {
  const { domain: cache, keyspace } = shelf;

  const readAll = async (requests: ReadonlyMap<string, Request<Id, V>>): Promise<Settled<V>> => {
    const batch = createLoadBatch(requests.keys(), loadTogether(definition, load));
    const readOne = (request: Request<Id, V>): Promise<Outcome<V>> => {
      const { key } = request;
      const decided = (): void => batch.decided(key);
      const together: Request<Id, V>['load'] = (id, context) => batch.load(key, id, context);
      return read({ ...request, load: together, shares: decided }).finally(decided);
    };
    const results = await Promise.allSettled([...requests.values()].map(readOne));
    return new Map([...requests.keys()].flatMap((key, index) => (results[index] ? [[key, results[index]]] : [])));
  };

  return async (ids, { signal, onError = 'throw' } = {}) => {
    const keyed = ids.map(requestOf);
    if (keyed.length === 0) return [];
    const requests = new Map(keyed.map((request) => [request.key, request]));
    const settled = await traced(
      cacheGet,
      (): CacheGetEvent => ({ op: 'getMany', cache, keyspace, count: requests.size }),
      async (event) => {
        const results = await orAborted(readAll(requests), signal);
        if (event !== undefined) event.hits = [...results.values()].filter(wasHit).length;
        return results;
      },
    );
    return keyed.map(({ key }) => handOut(settledValue(settled.get(key), onError)));
  };
}

function wasHit<V>(result: PromiseSettledResult<Outcome<V>>): boolean {
  return result.status === 'fulfilled' && isHit(result.value);
}

function settledValue<V>(result: PromiseSettledResult<Outcome<V>> | undefined, onError: 'throw' | 'omit'): V | null {
  if (result?.status === 'fulfilled') return result.value.value;
  if (onError === 'throw') throw result?.reason;
  return null;
}
