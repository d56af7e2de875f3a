import assert from 'node:assert/strict';
import type { Cached } from '@redis-patterns/core/cache';
import { refused } from '../faulty-driver.ts';
import type { CacheTest, World } from './world.ts';

/** Products of a cache that has looked for many others, of which none was there. */
async function afterMany({ cache }: World): Promise<Cached<string, string>> {
  const products = (await cache()).define('product', { ttl: '1m', load: async (id: string) => id });
  const ids = Array.from({ length: 100 }, (_, index) => `none ${index}`);
  await products.get('there');
  await Promise.all(ids.map((id) => products.peek(id))); // the clock of each node is known
  return products;
}

/** Domains whose entries are mostly not there. */
export function absent(test: CacheTest): void {
  test('where many entries in a row were not there, a miss is two round trips', async (world) => {
    const products = await afterMany(world);
    const { calls } = await world.driver(0);
    const from = calls.length;
    assert.equal((await products.read('p')).source, 'loader');
    assert.deepEqual(
      calls.slice(from).map(({ name }) => name),
      ['set', 'cache/fill'],
    );
    assert.equal((await products.read('p')).source, 'redis');
  });

  test('an entry that is there after all is not loaded, and the next is looked for', async (world) => {
    const products = await afterMany(world);
    const { calls } = await world.driver(0);
    const from = calls.length;
    assert.equal((await products.read('there')).source, 'redis');
    assert.equal((await products.read('there')).source, 'redis');
    assert.deepEqual(
      calls.slice(from).map(({ name }) => name),
      ['set', 'get'],
    );
  });

  test('a server that takes no writes still answers what is there', async (world) => {
    const products = await afterMany(world);
    (await world.driver(0)).inject(refused('OOM'), { on: ({ name }) => name === 'set', times: Infinity });
    assert.equal((await products.read('there')).source, 'redis');
    assert.equal((await products.read('there')).source, 'redis');
    assert.equal((await products.read('p')).source, 'bypass');
  });
}
