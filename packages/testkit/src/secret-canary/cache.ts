import { createCache } from '@redis-patterns/core/cache';
import { refused, unsent } from '../faulty-driver.ts';
import type { World } from './world.ts';

const always = { times: Number.POSITIVE_INFINITY };

/** Ids, values and tags through every call of a cache, and everything that can go wrong with them. */
export async function cacheWithSecrets({ driver, store, keys, secrets, fails }: World): Promise<void> {
  const [id, value, tag] = [secrets.plant('cache id'), secrets.plant('value'), secrets.plant('tag')];
  const cache = createCache({ driver, keys, deadline: '10s', writeDeadline: 200, breaker: { failures: 1_000 } });
  const products = cache.define('product', {
    load: async (wanted: string) => ({ text: `${value} of ${wanted}` }),
    ...{ ttl: '1m', staleFor: '1m', hold: '1m', errorCooldown: '1m' },
    tags: () => [tag],
  });
  await Promise.all([products.get(id), products.get(id)]);
  await products.read(id);
  await products.peek(id);
  await products.getMany([id, `${id}-2`]);
  await products.refresh(id);
  await products.markStale(id);
  await products.mutate(id, async () => {});
  await cache.invalidateTags(tag);
  await cache.getOrSet('plain', id, async () => value, { ttl: '1m' });
  await products.invalidate(id);
  await products.clear();

  const large = cache.define('large', { ttl: '1m', maxValueBytes: 8, load: async () => ({ value }) });
  await large.get(id);
  const unwritable = cache.define('unwritable', { ttl: '1m', load: async () => ({ value, big: 1n }) });
  await unwritable.get(id);

  const entry = keys.of('product', 'cache', id);
  await store.send(['set', entry, value, 'px', 60_000]);
  await products.get(id); // unreadable
  await store.send(['unlink', entry]);
  await store.send(['hset', entry, 'field', value]);
  await products.get(id); // of another type
  await fails('DRIVER_FAILED', () => products.markStale(id));

  const broken = cache.define('broken', { ttl: '1m', load: (): Promise<string> => Promise.reject(new Error(value)) });
  await broken.get(id).catch(() => {}); // the loader's own words, which are its caller's
  await fails('CACHE_LOAD_COOLDOWN', () => broken.get(id));
  await fails('INVALID_KEY', () => products.get(`${id}\ud800`));
  await fails('INVALID_KEY', () => cache.invalidateTags(`${tag}\ud800`));

  driver.inject(refused('OOM'), always);
  await products.get(`${id}-3`);
  await fails('CACHE_INVALIDATE_FAILED', () => products.invalidate(id));
  driver.heal();
  driver.inject(unsent, always);
  await products.get(`${id}-4`);
  await fails('DRIVER_FAILED', () => cache.invalidateTags(tag));
  driver.heal();
  await cache.close();
  await fails('CACHE_CLOSED', () => products.get(id));
  await store.send(['unlink', entry]);
}
