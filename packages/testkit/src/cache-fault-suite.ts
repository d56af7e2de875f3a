import assert from 'node:assert/strict';
import { type Cache, type CacheOptions, createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { createSource } from './cache/source.ts';
import { until } from './cache/until.ts';
import { type FaultSetup, recovered, withPrivateServer } from './driver/private-server.ts';

const keys = createKeys('shop');
const KEY = keys.of('product', 'cache', 'p');

/**
 * What the cache promises while its server is frozen, gone or cut off, on private servers: it needs `redis-server` or
 * `valkey-server`.
 */
export function cacheFaultSuite(setup: FaultSetup): void {
  const { test } = setup;
  const open = async (driver: Driver, options: Partial<CacheOptions>, play: (cache: Cache) => Promise<void>) => {
    const cache = createCache({ driver, keys, ...options });
    try {
      await play(cache);
    } finally {
      await cache.close();
    }
  };

  test('frozen: a read answers within its deadline and a load, an invalidation rejects, and nothing old comes back', () =>
    withPrivateServer(setup, ({ redis, server }) =>
      open(redis, { deadline: 100, writeDeadline: 150, breaker: { probe: 100 } }, async (cache) => {
        const source = createSource();
        const products = cache.define('product', { ttl: '1m', load: async (_id: string) => source.load() });
        await products.get('p');
        await server.freeze();
        const began = performance.now();
        assert.equal((await products.read('p')).source, 'bypass');
        assert.ok(performance.now() - began < 1_000, 'it waited for the server');
        source.version = 2;
        await assert.rejects(products.invalidate('p'), { code: 'CACHE_INVALIDATE_FAILED' });
        assert.deepEqual(await products.get('p'), { version: 2 });
        await server.thaw();
        await until('reads from Redis', async () => {
          const { value, source: from } = await products.read('p');
          assert.deepEqual(value, { version: 2 });
          return from === 'redis';
        });
      }),
    ));

  test('killed and back: reads go on past the cache, and recover', () =>
    withPrivateServer(setup, ({ redis, server }) =>
      open(redis, { deadline: 100, breaker: { probe: 100 } }, async (cache) => {
        const source = createSource();
        const products = cache.define('product', { ttl: '1m', load: async (_id: string) => source.load() });
        await products.get('p');
        await server.kill();
        source.version = 2;
        assert.deepEqual(await products.get('p'), { version: 2 });
        await server.restart();
        await recovered(redis);
        const back = performance.now();
        await until('reads from Redis', async () => (await products.read('p')).source === 'redis');
        assert.ok(performance.now() - back < 1_000, `${performance.now() - back} ms after the server was back`);
      }),
    ));

  test('FLUSHDB is an invalidation like any other', () =>
    withPrivateServer(setup, ({ redis, direct }) =>
      open(redis, {}, async (cache) => {
        const source = createSource();
        const products = cache.define('product', { ttl: '1m', load: async (_id: string) => source.load() });
        source.shut();
        const old = products.get('p');
        await until('the load', () => source.loads === 1);
        source.version = 2;
        await direct.send('flushdb');
        source.open();
        assert.deepEqual(await old, { version: 1 });
        assert.deepEqual(await products.get('p'), { version: 2 });
      }),
    ));

  const cuts = [
    'its tracking connection is killed',
    'everything between is a black hole',
    'the server restarts',
  ] as const;
  for (const cut of cuts) {
    test(`no copy outlives an invalidation by more than maxStaleness when ${cut}`, () =>
      withPrivateServer(setup, ({ redis, server, proxy, direct }) =>
        open(redis, { deadline: 50, breaker: false, l1: { maxStaleness: 300 } }, async (cache) => {
          const source = createSource();
          const products = cache.define('product', { ttl: '1m', load: async (_id: string) => source.load() });
          await until('a copy', async () => (await products.read('p')).source === 'l1');
          if (cut === 'its tracking connection is killed') {
            await direct.send('client', 'kill', 'type', 'pubsub');
            await direct.send('client', 'kill', 'type', 'normal', 'skipme', 'yes');
          } else if (cut === 'everything between is a black hole') proxy.set('blackhole');
          source.version = 2;
          if (cut === 'the server restarts') await server.restart();
          else await direct.send('del', KEY);
          const acknowledged = performance.now();
          await until('the new value', async () => {
            const ageMs = performance.now() - acknowledged;
            const { value } = await products.read('p');
            assert.ok(value?.version === 2 || ageMs <= 300, `old for ${ageMs} ms`);
            return value?.version === 2 && ageMs > 400;
          });
          proxy.set('pass');
          proxy.cut();
          await until('copies again', async () => (await products.read('p')).source === 'l1');
        }),
      ));
  }
}
