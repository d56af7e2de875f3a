import type { KeyPart } from '../keys/key.ts';
import { bumpTags } from './bump-tags.ts';
import { type Cached, createCached } from './cached.ts';
import { createCore } from './core.ts';
import { createLeased } from './create-leased.ts';
import type { Definition } from './definition.ts';
import { checkDomainName, createDomain } from './domain.ts';
import type { Leased, LeasedOptions } from './leased.ts';
import type { CacheOptions } from './options.ts';
import { createPlain, type Plain, type PlainOptions } from './plain.ts';
import { createRooms, type Room } from './rooms.ts';

/** A cache on one Redis: entries of any number of domains, and the tags they share. */
export interface Cache {
  /**
   * Says once how the values of a domain are loaded, how long they live, and what may be served when; answers the
   * domain's entries. `hold`, `codec` and `version` must be the same in every process.
   *
   * @throws `INVALID_OPTION`
   */
  define<Id, V>(domain: string, definition: Definition<Id, V> & { readonly key: (id: Id) => KeyPart }): Cached<Id, V>;
  define<Id extends KeyPart, V>(domain: string, definition: Definition<Id, V>): Cached<Id, V>;

  /**
   * Plain cache-aside: the value, from Redis or loaded and stored. For domains that are not defined.
   *
   * @throws as {@link Cached.get}; `INVALID_OPTION`
   */
  getOrSet<V>(
    domain: string,
    id: KeyPart,
    load: () => Promise<V | null | undefined>,
    options: PlainOptions<V>,
  ): Promise<V | null>;

  /** {@link Cached.invalidate} by name; `ids` are what `key` makes of them, where a definition has one. */
  invalidate(domain: string, ids: KeyPart | readonly KeyPart[]): Promise<void>;

  /**
   * Invalidates everything that bears one of these tags, in every domain, with one write. The same promise as
   * {@link Cached.invalidate}: no `get` that starts later returns what was loaded before.
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`; `INVALID_OPTION` for what is not a tag
   */
  invalidateTags(tags: string | readonly string[]): Promise<void>;

  /**
   * Entries whose loader is the caller: for adapters that make the value between two steps of their own. The same
   * object for the same domain.
   *
   * @throws `INVALID_OPTION`
   */
  leased<V>(domain: string, options: LeasedOptions<V>): Leased<V>;

  /** Aborts what is being loaded and gives the leases back. The client stays yours to close. */
  close(): Promise<void>;
}

/**
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createCache } from '@redis-patterns/core/cache';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 *
 * const cache = createCache({ driver: memoryDriver(), keys: createKeys('shop') });
 * const products = cache.define('product', {
 *   ttl: '5m',
 *   load: async (id: string) => ({ id, name: 'Teapot' }), // from the database
 * });
 * await products.get('prod_456');
 * await products.invalidate('prod_456'); // after an update
 * ```
 */
export function createCache(options: CacheOptions): Cache {
  const core = createCore(options);
  const rooms = createRooms();

  const define = <Id, V>(name: string, definition: Definition<Id, V>): Cached<Id, V> => {
    core.checkOpen();
    checkDomainName(name);
    return rooms.open(name, 'defined', () => {
      const domain = createDomain(core, name, definition);
      return { domain, front: createCached(domain, definition) };
    }).front;
  };

  const plain = (name: string): Plain =>
    rooms.open(name, 'plain', () => {
      checkDomainName(name);
      const front = createPlain(core, name);
      return { domain: front.domain, front };
    }).front;

  return {
    define,
    getOrSet: async (name, id, load, how) => {
      core.checkOpen();
      return plain(name).getOrSet(id, load, how);
    },
    invalidate: async (name, ids) => {
      core.checkOpen();
      const make = (): Room<null> => ({ domain: createPlain(core, name).domain, front: null });
      const { removeParts } = rooms.find(name) ?? rooms.open(name, 'invalidated', make).domain;
      await removeParts(Array.isArray(ids) ? ids : [ids]);
    },
    invalidateTags: async (tags) => {
      core.checkOpen();
      await bumpTags(core, typeof tags === 'string' ? [tags] : tags);
    },
    leased: <V>(name: string, how: LeasedOptions<V>) => {
      core.checkOpen();
      checkDomainName(name, 'http');
      return rooms.open<Leased<V>>(name, 'leased', () => createLeased(core, name, how)).front;
    },
    close: async () => {
      for (const { stop } of rooms.all()) stop();
      await core.close();
    },
  };
}
