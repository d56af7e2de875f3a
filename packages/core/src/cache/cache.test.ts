import { expect, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createCache } from './cache.ts';
import { bytesCodec } from './codec.ts';
import type { CacheOptions } from './options.ts';

const keys = createKeys('shop');
const load = async (id: string): Promise<string> => id;
const open = (options: Partial<CacheOptions> = {}): ReturnType<typeof createCache> =>
  createCache({ driver: memoryDriver(), keys, ...options });

const wrong = { code: 'INVALID_OPTION' };
const define =
  (options: object, with_: Partial<CacheOptions> = {}) =>
  () =>
    open(with_).define('product', { load, ttl: '1m', ...options } as never);

test.each<[string, object]>([
  ['no ttl', { ttl: undefined }],
  ['ttl 0', { ttl: 0 }],
  ['ttl below 0', { ttl: -1 }],
  ['ttl of no unit', { ttl: '5' }],
  ['ttl above 30 days', { ttl: '31d' }],
  ['staleFor above 30 days', { staleFor: '31d' }],
  ['graceFor above 30 days', { graceFor: '31d' }],
  ['jitter 1', { jitter: 1 }],
  ['jitter below 0', { jitter: -0.1 }],
  ['jitter NaN', { jitter: Number.NaN }],
  ['earlyRefresh below 0', { earlyRefresh: -1 }],
  ['lease below 500 ms', { lease: 499 }],
  ['lease above 10 min', { lease: '11m' }],
  ['loadTimeout 0', { loadTimeout: 0 }],
  ['softTimeout 0', { softTimeout: 0 }],
  ['hold below 1 s', { hold: 999 }],
  ['hold above 10 min', { hold: '11m' }],
  ['errorCooldown above 10 min', { errorCooldown: '11m' }],
  ['33 tags', { tags: Array.from({ length: 33 }, (_, index) => `t${index}`) }],
  ['an empty tag', { tags: [''] }],
  ['tags that are text', { tags: 'all' }],
  ['version below 0', { version: -1 }],
  ['version above 999999', { version: 1_000_000 }],
  ['version 1.5', { version: 1.5 }],
  ['maxValueBytes 0', { maxValueBytes: 0 }],
  ['maxBatch 0', { maxBatch: 0 }],
  ['an unknown compression', { compress: { above: 0, with: 'zip' } }],
  ['compress without above', { compress: { with: 'gzip' } }],
  ['a codec that cannot decode', { codec: { id: 'x', encode: String } }],
  ['a schema that is none', { schema: {} }],
  ['migrate that is none', { migrate: 1 }],
  ['no way to load', { load: undefined }],
])('define refuses %s', (_, options) => {
  expect(define(options)).toThrow(expect.objectContaining(wrong));
});

test.each(['cache', 'session', 'sessions', 'sess', 'rate', 'lock', 'queue', 'job', 'lease', 'http'])(
  'the domain %s belongs to another pattern',
  async (domain) => {
    const cache = open();
    expect(() => cache.define(domain, { load, ttl: '1m' })).toThrow(expect.objectContaining(wrong));
    await expect(cache.getOrSet(domain, 'x', async () => 1, { ttl: '1m' })).rejects.toMatchObject(wrong);
  },
);

test('a domain is defined once, or used plainly, and not both', async () => {
  const cache = open();
  await cache.invalidate('product', 'p'); // says nothing about how it will be used
  cache.define('product', { load, ttl: '1m' });
  expect(() => cache.define('product', { load, ttl: '1m' })).toThrow(expect.objectContaining(wrong));
  await expect(cache.getOrSet('product', 'p', async () => 1, { ttl: '1m' })).rejects.toMatchObject(wrong);
  await cache.getOrSet('order', 'o', async () => 1, { ttl: '1m' });
  expect(() => cache.define('order', { load, ttl: '1m' })).toThrow(expect.objectContaining(wrong));
});

test('bytes need a driver that keeps them, copies one that can track', () => {
  const textOnly = { ...memoryDriver(), textOnly: true };
  expect(define({ codec: bytesCodec }, { driver: textOnly })).toThrow(expect.objectContaining(wrong));
  expect(define({ compress: { above: 0, with: 'gzip' } }, { driver: textOnly })).toThrow(
    expect.objectContaining(wrong),
  );
  const { track: _, ...deaf } = memoryDriver();
  expect(() => open({ driver: deaf, l1: {} })).toThrow(expect.objectContaining(wrong));
  for (const l1 of [{ maxEntries: 0 }, { maxBytes: 0.5 }, { maxStaleness: 1 }]) {
    expect(() => open({ l1 })).toThrow(expect.objectContaining(wrong));
  }
});

test.each<[string, Partial<CacheOptions>]>([
  ['driver', { driver: undefined as never }],
  ['keys', { keys: undefined as never }],
  ['deadline', { deadline: 0 }],
  ['writeDeadline', { writeDeadline: '2' as never }],
  ['breaker', { breaker: { failures: 0 } }],
  ['tagTtl', { tagTtl: 1 }],
])('createCache refuses a wrong %s', (_, options) => {
  expect(() => open(options)).toThrow(expect.objectContaining(wrong));
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['an empty id', ''],
  ['NaN', Number.NaN],
  ['an object', { id: 1 }],
])('%s is no id, and nothing is sent', async (_, id) => {
  const driver = memoryDriver();
  const products = createCache({
    driver: { ...driver, send: () => Promise.reject(new Error('sent')), run: () => Promise.reject(new Error('run')) },
    keys,
  }).define('product', { load, ttl: '1m', staleFor: '1m', hold: '1s' });
  const bad = id as string;
  const calls = [
    products.get(bad),
    products.read(bad),
    products.peek(bad),
    products.getMany(['a', bad]),
    products.refresh(bad),
    products.invalidate(bad),
    products.markStale(bad),
    products.mutate(bad, async () => undefined),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'INVALID_KEY' });
});

test('getOrSet needs a ttl at run time too', async () => {
  const cache = open();
  await expect(cache.getOrSet('product', 'p', async () => 1, {} as never)).rejects.toMatchObject(wrong);
  await expect(cache.getOrSet('product', 'p', async () => 1, undefined as never)).rejects.toMatchObject(wrong);
  expect(await cache.getOrSet('product', 'p', async () => 1, { ttl: '1m' })).toBe(1);
});

test('a ttl or tags that a function answers wrongly fail that load, and the cache stays usable', async () => {
  const cache = open();
  const bad = new Set(['ttl', 'tags']);
  const products = cache.define('product', {
    load,
    ttl: (id) => (id === 'ttl' && bad.has(id) ? -1 : '1m'),
    tags: (id) => (id === 'tags' && bad.has(id) ? [''] : []),
    errorCooldown: 0,
  });
  for (const id of ['ttl', 'tags']) await expect(products.get(id)).rejects.toMatchObject(wrong);
  bad.clear();
  for (const id of ['ttl', 'tags']) expect(await products.get(id)).toBe(id);
});

test('setTags without tags in the definition is an error of the loader', async () => {
  const products = open().define('product', {
    ttl: '1m',
    load: async (id: string, { setTags }) => {
      setTags(['a']);
      return id;
    },
  });
  await expect(products.get('p')).rejects.toMatchObject(wrong);
});

test('ids may be objects, with a key', async () => {
  const products = open().define('product', {
    load: async ({ tenant, id }: { tenant: string; id: number }) => `${tenant}/${id}`,
    key: ({ tenant, id }) => `${tenant}.${id}`,
    ttl: '1m',
  });
  expect(await products.get({ tenant: 'a', id: 1 })).toBe('a/1');
  expect(
    await products.getMany([
      { tenant: 'a', id: 1 },
      { tenant: 'b', id: 1 },
    ]),
  ).toEqual(['a/1', 'b/1']);
});
