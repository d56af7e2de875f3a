import { type CacheEntry, cachified } from '@epic-web/cachified';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import type { Product } from './products.ts';

/** A peer on a client of its own, with its defaults: get, or load and store. */
export interface Peer {
  readonly name: string;
  getOrSet(id: number, load: () => Promise<Product>): Promise<Product>;
  delete(id: number): Promise<unknown>;
  keyOf(id: number): string;
  close(): Promise<unknown>;
}

const TTL_MS = 600_000;

/** bentocache over Redis; `l1`: with its memory tier and its bus before it. */
export function bento(url: string, prefix: string, l1 = false): Peer {
  const connection = new Redis(url);
  const redis = bentostore().useL2Layer(redisDriver({ connection, prefix }));
  const tiers = l1
    ? redis
        .useL1Layer(memoryDriver({ maxItems: 1_000 }))
        .useBus(redisBusDriver({ connection: { ...connection.options } }))
    : redis;
  const cache = new BentoCache({ default: 'main', stores: { main: tiers } });
  return {
    name: `bentocache${l1 ? ', memory and Redis' : ''}`,
    getOrSet: (id, load) => cache.getOrSet({ key: `${id}`, ttl: TTL_MS, factory: load }),
    delete: (id) => cache.delete({ key: `${id}` }),
    keyOf: (id) => `${prefix}:${id}`,
    close: () => cache.disconnectAll(),
  };
}

/** cachified over the Redis adapter its README shows. */
export function cachifiedOn(url: string, prefix: string): Peer {
  const redis = new Redis(url);
  const keyOf = (id: number): string => `${prefix}:${id}`;
  const cache = {
    name: 'redis',
    get: async (key: string): Promise<CacheEntry<Product> | null> => {
      const text = await redis.get(key);
      return text === null ? null : JSON.parse(text);
    },
    set: (key: string, entry: CacheEntry<Product>) => redis.set(key, JSON.stringify(entry), 'PX', TTL_MS),
    delete: (key: string) => redis.del(key),
  };
  return {
    name: 'cachified',
    getOrSet: (id, load) => cachified({ key: keyOf(id), cache, ttl: TTL_MS, getFreshValue: load }),
    delete: (id) => redis.del(keyOf(id)),
    keyOf,
    close: () => redis.quit(),
  };
}
