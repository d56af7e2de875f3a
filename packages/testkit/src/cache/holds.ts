import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { unsent } from '../faulty-driver.ts';
import { warningsOf } from './channels.ts';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

/** G4: while a write hold stands, nobody gets anything older than the commit. */
export function holds(test: CacheTest): void {
  test('while a writer is at work nothing is cached, and what it commits is seen at once', async ({ cache }) => {
    const source = createSource();
    const options = { ttl: '1m', hold: '30s', load: async (_id: string) => source.load() } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    await there.get('p');
    const result = await here.mutate('p', async () => {
      assert.equal((await there.read('p')).source, 'bypass');
      source.version = 2;
      assert.deepEqual(await there.get('p'), { version: 2 });
      assert.deepEqual(await here.get('p'), { version: 2 });
      return 'written';
    });
    assert.equal(result, 'written');
    assert.deepEqual(await there.read('p').then(({ source: from, value }) => ({ from, value })), {
      from: 'loader',
      value: { version: 2 },
    });
    assert.equal((await here.read('p')).source, 'redis');
  });

  test('a load that began before the commit is not stored by it or after it', async ({ cache }) => {
    const source = createSource();
    const options = { ttl: '1m', hold: '30s', load: async (_id: string) => source.load() } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    source.shut();
    const old = there.get('p');
    await until('the load', () => source.loads === 1);
    await here.mutate('p', async () => {
      source.version = 2;
    });
    source.open();
    assert.deepEqual(await old, { version: 1 });
    assert.deepEqual(await there.get('p'), { version: 2 });
  });

  test('what a writer throws reaches its caller, and the hold is gone', async ({ cache }) => {
    const products = (await cache()).define('product', { ttl: '1m', hold: '30s', load: async (id: string) => id });
    const failure = new Error('constraint');
    await assert.rejects(
      products.mutate('p', async () => {
        throw failure;
      }),
      failure,
    );
    assert.equal((await products.read('p')).source, 'loader');
  });

  test('without a hold the write does not run', async ({ cache, driver }) => {
    const products = (await cache(0, { writeDeadline: 50 })).define('product', {
      ttl: '1m',
      hold: '30s',
      load: async (id: string) => id,
    });
    (await driver(0)).inject(unsent, { on: ({ name }) => name === 'cache/hold', times: Number.POSITIVE_INFINITY });
    let written = false;
    const mutating = products.mutate('p', async () => {
      written = true;
    });
    await assert.rejects(mutating, { code: 'CACHE_HOLD_FAILED' });
    assert.equal(written, false);
  });

  test('an invalidation leaves a hold alone', async ({ cache }) => {
    const options = { ttl: '1m', hold: '30s', load: async (id: string) => id } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    await here.mutate('p', async () => {
      await there.invalidate('p');
      await there.clear();
      assert.equal((await there.read('p')).source, 'bypass');
    });
  });

  test('two writers hold one entry, and it is held until both are done', async ({ cache }) => {
    const options = { ttl: '1m', hold: '30s', load: async (id: string) => id } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    await here.mutate('p', async () => {
      await there.mutate('p', async () => undefined);
      assert.equal((await there.read('p')).source, 'bypass');
    });
    assert.equal((await there.read('p')).source, 'loader');
  });

  test('a hold that somebody removed is noticed, and what was cached meanwhile is removed', async (world) => {
    const source = createSource();
    const products = (await world.cache()).define('product', {
      ttl: '1m',
      hold: '30s',
      load: async (_id: string) => source.load(),
    });
    const codes = await warningsOf(() =>
      products.mutate('p', async () => {
        await world.send('del', world.keys.of('product', 'cache', 'p'));
        await products.get('p'); // now the old value is cached
        source.version = 2;
      }),
    );
    assert.deepEqual(codes, ['HOLD_LOST']);
    assert.deepEqual(await products.get('p'), { version: 2 });
  });

  test('a hold that somebody removed is put back while the write runs', async (world) => {
    const products = (await world.cache()).define('product', { ttl: '1m', hold: '1s', load: async (id: string) => id });
    const { calls } = await world.driver(0);
    const placed = (): number => calls.filter(({ name }) => name === 'cache/hold').length;
    const codes = await warningsOf(() =>
      products.mutate('p', async () => {
        await world.send('del', world.keys.of('product', 'cache', 'p'));
        await until('the renewal', () => placed() >= 2);
        await until('the hold', async () => (await products.read('p')).source === 'bypass');
      }),
    );
    assert.deepEqual(codes, ['HOLD_LOST']);
  });

  test('the hold of a writer that died ends, however busy the entry is', async ({ cache, driver }) => {
    const options = { ttl: '1m', hold: '1s', load: async (id: string) => id } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    const dying = await driver(0);
    const writing = here.mutate('p', async () => {
      dying.inject(unsent, { times: Number.POSITIVE_INFINITY });
    });
    await until('the end of the hold', async () => {
      await there.invalidate('p');
      await there.mutate('p', async () => undefined);
      return (await there.read('p')).source === 'loader';
    });
    await writing;
  });

  test('settle keeps an entry from being cached for a time, and needs `hold`', async ({ cache }) => {
    const one = await cache();
    const products = one.define('product', { ttl: '1m', hold: '30s', load: async (id: string) => id });
    await products.get('p');
    await products.invalidate('p', { settle: 60 });
    assert.equal((await products.read('p')).source, 'bypass');
    await pause(50);
    await until('the end of the hold', async () => (await products.read('p')).source === 'loader');
    const orders = one.define('order', { ttl: '1m', load: async (id: string) => id });
    await assert.rejects(orders.invalidate('o', { settle: 60 }), { code: 'INVALID_OPTION' });
    await assert.rejects(
      orders.mutate('o', async () => undefined),
      { code: 'INVALID_OPTION' },
    );
  });
}
