import assert from 'node:assert/strict';
import type { Cache, Cached } from '@redis-patterns/core/cache';
import { sabotaged } from './sabotage.ts';
import { createSource, type Source } from './source.ts';
import { until } from './until.ts';
import type { CacheTest, World } from './world.ts';

const l1 = { maxStaleness: 300 } as const;

type Versions = Cached<string, { readonly version: number }>;

interface Process {
  readonly cache: Cache;
  readonly products: Versions;
}

async function define(world: World, index: number, source: Source): Promise<Process> {
  const cache = await world.cache(index, { l1 });
  const load = async (_id: string): Promise<{ version: number }> => source.load();
  return { cache, products: cache.define('product', { ttl: '1m', tags: ['all'], load }) };
}

const untilCopied = (products: Versions, id: string) =>
  until(
    'a copy',
    () => products.read(id),
    ({ source }) => source === 'l1',
  );

/** G2: copies in this process, served only while it is proven that nothing older is missing. */
export function localCopies(test: CacheTest): void {
  test('a copy is served without Redis', async (world) => {
    const source = createSource();
    const { products } = await define(world, 0, source);
    await untilCopied(products, 'p');
    const { calls } = await world.driver(0);
    const before = calls.length;
    const { value } = await untilCopied(products, 'p');
    assert.deepEqual(value, { version: 1 });
    assert.equal(calls.length, before);
    assert.equal(source.loads, 1);
  });

  const changes: readonly (readonly [how: string, change: (world: World, elsewhere: Versions) => Promise<unknown>])[] =
    [
      ['an invalidation by another process', (_, elsewhere) => elsewhere.invalidate('p')],
      ['a plain DEL by anyone', ({ keys, send }) => send('del', keys.of('product', 'cache', 'p'))],
      ['an invalidated tag', async ({ cache }) => (await cache(2)).invalidateTags('all')],
      ['a refresh by another process', (_, elsewhere) => elsewhere.invalidate('p').then(() => elsewhere.get('p'))],
      ['clear', (_, elsewhere) => elsewhere.clear()],
    ];
  for (const [how, change] of changes) {
    test(`no copy outlives ${how} by more than maxStaleness`, async (world) => {
      const source = createSource();
      const [{ products: here }, { products: there }] = [
        await define(world, 0, source),
        await define(world, 1, source),
      ];
      await untilCopied(here, 'p');
      source.version = 2;
      await change(world, there);
      const acknowledged = performance.now();
      await until('the new value', async () => {
        const ageMs = performance.now() - acknowledged;
        const isNew = (await here.get('p'))?.version === 2;
        assert.ok(isNew || ageMs <= l1.maxStaleness, `old for ${ageMs} ms`);
        return isNew;
      });
    });
  }

  test('this process sees its own writes at once, before Redis has told it of them', async (world) => {
    const source = createSource();
    const deaf = sabotaged(await world.driver(0), 'deaf');
    const cache = await world.cache(0, { driver: deaf, l1 });
    const products = cache.define('product', {
      ttl: '1m',
      staleFor: '1m',
      hold: '30s',
      tags: ['all'],
      load: async (_id: string) => source.load(),
    });
    const writes: readonly (() => Promise<unknown>)[] = [
      () => products.invalidate('p'),
      () => cache.invalidate('product', 'p'),
      () => cache.invalidateTags('all'),
      () => products.mutate('p', async () => undefined),
      () => products.refresh('p'),
      () => products.clear(),
    ];
    for (const write of writes) {
      await untilCopied(products, 'p');
      source.version++;
      await write();
      assert.deepEqual(await products.get('p'), { version: source.version });
    }
  });
}
