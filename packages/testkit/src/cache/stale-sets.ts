import assert from 'node:assert/strict';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest, World } from './world.ts';

/** How something can make an entry go away while it is being loaded. */
const REMOVALS: readonly (readonly [how: string, remove: (world: World, key: string) => Promise<unknown>])[] = [
  ['invalidate', async ({ cache }) => (await cache(1)).invalidate('product', 'p')],
  ['a plain DEL by anyone', ({ send }, key) => send('del', key)],
  ['a plain UNLINK by anyone', ({ send }, key) => send('unlink', key)],
  ['expiry', ({ send }, key) => send('pexpire', key, 0)],
  ['a plain SET by anyone', ({ send }, key) => send('set', key, 'something else', 'px', 60_000)],
];

/** G1: no value is returned or stored that an acknowledged invalidation has overtaken. */
export function staleSets(test: CacheTest): void {
  for (const [how, remove] of REMOVALS) {
    test(`a load that was overtaken is not stored: ${how}`, async (world) => {
      const source = createSource();
      const options = { ttl: '1m', load: async (_id: string) => source.load() } as const;
      const here = (await world.cache(0)).define('product', options);
      const there = (await world.cache(2)).define('product', options);
      source.shut();
      const loading = here.get('p');
      await until('the load', () => source.loads === 1);
      source.version = 2;
      await remove(world, world.keys.of('product', 'cache', 'p'));
      source.open();
      assert.deepEqual(await loading, { version: 1 }, 'the load began after this call, so it may have it');
      assert.deepEqual(await there.get('p'), { version: 2 });
      assert.deepEqual(await here.get('p'), { version: 2 });
    });
  }

  test('a reader that comes after the invalidation does not join the load from before it', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', { ttl: '1m', load: async (_id: string) => source.load() });
    source.shut();
    const early = products.get('p');
    await until('the load', () => source.loads === 1);
    const openOld = source.open;
    source.version = 2;
    await products.invalidate('p');
    source.shut();
    const late = products.get('p');
    await until('a load of its own', () => source.loads === 2);
    source.open();
    assert.deepEqual(await late, { version: 2 });
    openOld();
    assert.deepEqual(await early, { version: 1 });
    assert.deepEqual(await products.get('p'), { version: 2 });
  });

  test('the loader is told when what it loads was invalidated', async ({ cache }) => {
    const reasons: unknown[] = [];
    const products = (await cache()).define('product', {
      ttl: '1m',
      lease: 500,
      load: (_id: string, { signal }) =>
        new Promise<string>((resolve, reject) => {
          if (reasons.length > 0) return resolve('new');
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
    });
    const reading = products.get('p');
    await until('the lease', () => products.invalidate('p').then(() => reasons.length > 0));
    assert.equal(await reading, 'new');
    assert.equal((reasons[0] as { code?: string }).code, 'LEASE_LOST');
  });

  test('a caller whose load was revoked three times loads for itself', async ({ cache, keys, send }) => {
    let loads = 0;
    const products = (await cache()).define('product', {
      ttl: '1m',
      lease: 500,
      load: async (_id: string, { signal }) => {
        if (++loads > 3) return 'at last';
        await send('del', keys.of('product', 'cache', 'p'));
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        throw signal.reason;
      },
    });
    const { value, source } = await products.read('p');
    assert.deepEqual({ value, source, loads }, { value: 'at last', source: 'bypass', loads: 4 });
  });
}
