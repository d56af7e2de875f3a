import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import { type CacheInvalidateEvent, cacheInvalidate, traced } from '../tracing.ts';
import type { Domain } from './domain.ts';
import type { Holds } from './holds.ts';
import { LONGEST_LEASE_MS } from './layout.ts';

/** How the entries of a defined domain are told that the truth has changed. */
export interface Writes<Id> {
  /**
   * Removes entries, and keeps from being stored what is being loaded for them. Once it resolves, no `get` that starts
   * later, in any process, returns what was loaded before. A plain `DEL` of the key by anyone is as good.
   *
   * `settle`: for so long nothing is cached, for loaders that read from replicas which lag (needs `hold`).
   *
   * @throws `CACHE_INVALIDATE_FAILED` when Redis did not confirm within `writeDeadline`; with `settle`
   *   `CACHE_HOLD_FAILED`. Until it is confirmed this process loads past the cache.
   */
  invalidate(ids: Id | readonly Id[], options?: { readonly settle?: Duration }): Promise<void>;

  /**
   * Runs a write with the entry held: nothing is cached until it is done, so no `get` that starts after the commit
   * inside `write` returns older data, even if this process dies right after it. Needs the option `hold`.
   *
   * @throws what `write` throws; `CACHE_HOLD_FAILED`, and then `write` has not run
   */
  mutate<T>(id: Id, write: () => Promise<T>): Promise<T>;

  /**
   * Ends the freshness of entries, which are then refreshed while their old value may still be served. Needs
   * `staleFor` or `graceFor`, and promises less than `invalidate`: the old value may be seen after it.
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  markStale(ids: Id | readonly Id[]): Promise<void>;

  /**
   * Removes every entry of the domain, on all nodes; resolves with how many there were. Entries that are filled while
   * it runs may stay. (To invalidate any number at once, give them one tag.)
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  clear(): Promise<number>;
}

export function createWrites<Id, V>(domain: Domain<Id, V>): Writes<Id> {
  const { shelf, keyOf, holds, rules } = domain;
  const { core, domain: cache, keyspace } = shelf;
  const noted = <T>(by: CacheInvalidateEvent['by'], count: number, write: () => Promise<T>): Promise<T> =>
    traced(cacheInvalidate, (): CacheInvalidateEvent => ({ cache, keyspace, by, count }), write);
  const keysOf = (ids: Id | readonly Id[]): readonly string[] => {
    core.checkOpen();
    return (Array.isArray(ids) ? ids : [ids as Id]).map(keyOf);
  };
  const holdsOrThrow = (what: string): Holds => {
    if (holds === null) throw invalidOption(`${keyspace}: ${what} needs the option \`hold\``);
    return holds;
  };

  return {
    invalidate: async (ids, { settle } = {}) => {
      const keys = keysOf(ids);
      if (settle === undefined) return noted('key', keys.length, () => domain.remove(keys));
      const ms = toMs(settle, { name: 'settle', max: LONGEST_LEASE_MS });
      const { leave } = holdsOrThrow('settle');
      await noted('hold', keys.length, () => Promise.all(keys.map((key) => leave(key, ms))));
    },
    mutate: async (id, write) => {
      const [key = ''] = keysOf([id]);
      const { during } = holdsOrThrow('mutate');
      return noted('hold', 1, () => during(key, write));
    },
    markStale: async (ids) => {
      const keys = keysOf(ids);
      if (rules.staleForMs === 0 && rules.graceForMs === 0)
        throw invalidOption(`${keyspace}: markStale needs staleFor or graceFor; use invalidate`);
      await noted('stale', keys.length, () => domain.markStale(keys));
    },
    clear: async () => {
      core.checkOpen();
      return noted('clear', 0, domain.clear);
    },
  };
}
