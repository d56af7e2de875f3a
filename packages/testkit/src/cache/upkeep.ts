import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

/** invalidate, markStale, refresh, peek, clear. */
export function upkeep(test: CacheTest): void {
  test('clear removes every entry of its domain on all nodes, and no other', async ({ cache }) => {
    const one = await cache();
    const products = one.define('product', { ttl: '1m', load: async (id: string) => id });
    const orders = one.define('order', { ttl: '1m', load: async (id: string) => id });
    const ids = Array.from({ length: 300 }, (_, index) => `${index}`);
    await products.getMany(ids);
    await orders.get('o');
    assert.equal(await products.clear(), 300);
    assert.deepEqual(await products.peek('7'), { hit: false });
    assert.deepEqual(await orders.peek('o'), { hit: true, value: 'o', fresh: true });
  });

  test('one invalidate removes many entries, whatever their slots', async ({ cache }) => {
    const products = (await cache()).define('product', { ttl: '1m', load: async (id: string) => id });
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    await products.getMany(ids);
    await products.invalidate(ids);
    const seen = await Promise.all(ids.map((id) => products.peek(id)));
    assert.ok(seen.every(({ hit }) => !hit));
    await products.invalidate([]);
  });

  test('markStale lets the old value be served while it is refreshed, and never lengthens its life', async (world) => {
    const source = createSource();
    const products = (await world.cache()).define('product', {
      ttl: '1m',
      staleFor: '1m',
      load: async (_id: string) => source.load(),
    });
    await products.get('p');
    const key = world.keys.of('product', 'cache', 'p');
    const before = Number(await world.send('pttl', key));
    source.version = 2;
    await products.markStale('p');
    assert.ok(Number(await world.send('pttl', key)) <= before);
    assert.deepEqual(await products.peek('p'), { hit: true, value: { version: 1 }, fresh: false });
    assert.equal((await products.read('p')).source, 'stale');
    await until('the new value', async () => (await products.get('p'))?.version === 2);
    const orders = (await world.cache()).define('order', { ttl: '1m', load: async (id: string) => id });
    await assert.rejects(orders.markStale('o'), { code: 'INVALID_OPTION' });
  });

  test('markStale keeps what is being loaded from being stored', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: '1m',
      staleFor: '1m',
      load: async (_id: string) => source.load(),
    });
    source.shut();
    const old = products.get('p');
    await until('the load', () => source.loads === 1);
    source.version = 2;
    await products.markStale('p');
    source.open();
    await old;
    assert.deepEqual(await products.get('p'), { version: 2 });
  });

  test('refresh resolves with the new value, while others may have the old one', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: '1m',
      staleFor: '1m',
      graceFor: '1m',
      load: async (_id: string) => source.load(),
    });
    await products.get('p');
    source.version = 2;
    source.shut();
    const refreshed = products.refresh('p');
    await until('the load', () => source.loads === 2);
    assert.deepEqual(await products.get('p'), { version: 1 });
    source.open();
    assert.deepEqual(await refreshed, { version: 2 });
    assert.deepEqual(await products.get('p'), { version: 2 });
  });

  test('refresh loads an entry that is not there, and its failure reaches the caller', async ({ cache }) => {
    let failing = false;
    const products = (await cache()).define('product', {
      ttl: '1m',
      graceFor: '1m',
      errorCooldown: 0,
      load: async (id: string) => {
        if (failing) throw new Error('away');
        return id;
      },
    });
    assert.equal(await products.refresh('p'), 'p');
    failing = true;
    await assert.rejects(products.refresh('p'), /away/);
    assert.equal(await products.get('p'), 'p');
  });

  test('peek never loads and tells fresh from old', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: '1m',
      load: async (_id: string) => source.load(),
    });
    assert.deepEqual(await products.peek('p'), { hit: false });
    await products.get('p');
    await pause(30);
    assert.deepEqual(await products.peek('p'), { hit: true, value: { version: 1 }, fresh: false });
    assert.equal(source.loads, 1);
  });
}
