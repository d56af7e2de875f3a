import { type Cache, type Cached, type CacheOptions, createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type Product, product } from './products.ts';

export interface Ours {
  readonly cache: Cache;
  readonly driver: Driver;
  readonly products: Cached<number, Product>;
  close(): Promise<void>;
}

/** Our cache on a client of its own, with its defaults. */
export function onIoredis(url: string, keys: Namespace, options: Partial<CacheOptions> = {}): Ours {
  const client = new Redis(url);
  return open(ioredisDriver(client), keys, options, async () => {
    await client.quit();
  });
}

export async function onNodeRedis(url: string, keys: Namespace): Promise<Ours> {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  return open(nodeRedisDriver(client), keys, {}, () => client.close());
}

function open(driver: Driver, keys: Namespace, options: Partial<CacheOptions>, end: () => Promise<void>): Ours {
  const cache = createCache({ driver, keys, ...options });
  return {
    cache,
    driver,
    products: cache.define('product', {
      ttl: '10m',
      load: async (id: number) => product(id),
      loadMany: async (ids: readonly number[]) => new Map(ids.map((id) => [id, product(id)])),
    }),
    close: async () => {
      await cache.close();
      await driver.close();
      await end();
    },
  };
}
