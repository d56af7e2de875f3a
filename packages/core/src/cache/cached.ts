import { cacheGet } from '../tracing.ts';
import { orAborted } from './abortable.ts';
import { ageMsOf } from './age.ts';
import type { Definition } from './definition.ts';
import type { Domain } from './domain.ts';
import { loaderOf } from './loader-of.ts';
import { createGetMany, type ManyOptions } from './many.ts';
import type { Outcome, Source } from './outcome.ts';
import { type Peeked, peekAt } from './peek.ts';
import type { ReadOptions } from './read-options.ts';
import { readForced } from './refresh.ts';
import type { Request } from './shelf.ts';
import { tracedGet } from './trace-get.ts';
import { createWrites, type Writes } from './writes.ts';

/** The entries of one defined domain. */
export interface Cached<Id, V> extends Writes<Id> {
  /**
   * The value, from Redis or loaded; null when it does not exist. `signal` ends this caller's wait and nothing else.
   *
   * @throws the loader's own error; `CACHE_LOAD_COOLDOWN`, `CACHE_LOAD_TIMEOUT`, `CACHE_CLOSED`, `INVALID_KEY`
   */
  get(id: Id, options?: ReadOptions): Promise<V | null>;

  /** {@link Cached.get}, with where the value came from and how old it is. */
  read(id: Id, options?: ReadOptions): Promise<Read<V>>;

  /** What stands in Redis now. Never loads. */
  peek(id: Id): Promise<Peeked<V>>;

  /**
   * Many values in the order of their ids, null for each that does not exist: one round trip per node, and two more
   * and one `loadMany` for those that have to be loaded.
   *
   * @throws the first error, once all are settled; with `onError: 'omit'` what failed is null too
   */
  getMany(ids: readonly Id[], options?: ManyOptions): Promise<(V | null)[]>;

  /**
   * Ends the freshness of an entry and loads its value; resolves with the new one. Meanwhile others may be served the
   * old one, as `staleFor` allows.
   *
   * @throws as `get`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  refresh(id: Id): Promise<V | null>;
}

export interface Read<V> {
  readonly value: V | null;
  readonly source: Source;
  /** Since it was stored, at most; 0 when it was loaded just now. */
  readonly ageMs: number;
}

/** @throws `INVALID_OPTION` when the definition does not say how to load */
export function createCached<Id, V>(domain: Domain<Id, V>, definition: Definition<Id, V>): Cached<Id, V> {
  const { shelf, rules, keyOf, handOut } = domain;
  const { copies } = shelf;
  const load = loaderOf(shelf.domain, definition);
  const writes = createWrites(domain);
  const requestOf = (id: Id): Request<Id, V> => {
    shelf.core.checkOpen();
    return { key: keyOf(id), id, rules, load };
  };
  const read = (op: 'get' | 'read', request: Request<Id, V>, options: ReadOptions | undefined): Promise<Outcome<V>> =>
    orAborted(
      cacheGet.hasSubscribers ? tracedGet(op, shelf, request, () => domain.read(request)) : domain.read(request),
      options?.signal,
    );

  const get = async (id: Id, options: ReadOptions | undefined): Promise<V | null> =>
    handOut((await read('get', requestOf(id), options)).value);
  /** The way of a copy to its caller is a Map and a promise long. */
  const copied = (id: Id): Promise<V | null> | undefined => {
    if (copies === null || cacheGet.hasSubscribers) return undefined;
    try {
      const copy = copies.find(keyOf(id));
      return copy && Promise.resolve(handOut(copy.value));
    } catch {
      return undefined; // no id: `get` says so
    }
  };

  return {
    ...writes,
    get: (id, options) => copied(id) ?? get(id, options),
    read: async (id, options) => {
      const request = requestOf(id);
      const outcome = await read('read', request, options);
      return { value: handOut(outcome.value), source: outcome.source, ageMs: ageMsOf(shelf, request, outcome) };
    },
    peek: async (id) => peekAt(domain, requestOf(id)),
    getMany: createGetMany(domain, definition, requestOf, load),
    refresh: async (id) => {
      const request = requestOf(id);
      await domain.markStale([request.key]);
      return handOut((await readForced(domain, request)).value);
    },
  };
}
