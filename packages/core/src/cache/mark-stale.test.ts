import { expect, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createCache } from './cache.ts';

test('who marks an entry stale finds it stale at once, though the server’s clock went ahead meanwhile', async () => {
  let aheadMs = 0;
  const driver = memoryDriver({ now: () => Date.now() + aheadMs });
  const cache = createCache({ driver, keys: createKeys('shop') });
  const products = cache.define('product', { ttl: '1m', staleFor: '1m', load: async (id: string) => id });
  await products.get('p');
  expect(await products.peek('p')).toMatchObject({ hit: true, fresh: true });
  aheadMs = 5_000; // what this cache thinks of that clock trails it now
  await products.markStale('p');
  expect(await products.peek('p')).toMatchObject({ hit: true, fresh: false });
  await cache.close();
});
