import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';

const prices = new Map([['lamp', 30]]); // the database
const cache = createCache({ driver: memoryDriver(), keys: createKeys('shop') }); // or ioredisDriver(client), …

const products = cache.define('product', {
  load: async (id: string) => (prices.has(id) ? { id, price: prices.get(id) } : null),
  ttl: '5m',
});

console.log(await products.get('lamp')); // { id: 'lamp', price: 30 }
console.log(await products.get('sofa')); // null

prices.set('lamp', 25);
await products.invalidate('lamp'); // from now on nobody, in any process, gets the old price
console.log(await products.read('lamp')); // { value: { id: 'lamp', price: 25 }, source: 'loader', ageMs: 0 }
console.log(await products.getMany(['lamp', 'sofa'])); // [ { id: 'lamp', price: 25 }, null ]

// Without a definition: plain cache-aside.
console.log(await cache.getOrSet('rate', 'usd', async () => 1.08, { ttl: '1m' }).catch(({ code }) => code)); // INVALID_OPTION
console.log(await cache.getOrSet('currency', 'usd', async () => 1.08, { ttl: '1m' })); // 1.08

await cache.close();
