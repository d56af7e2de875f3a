import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { faultyDriver, unsent } from '@redis-patterns/testkit';
import express, { type Express } from 'express';
import { type Options, rateLimit } from 'express-rate-limit';
import { describe, expect, test } from 'vitest';
import { redisPatternsStore } from '../src/rate-limit-store.ts';
import { drivers } from './drivers.ts';
import { freshKeys, serve } from './serve.ts';

/** An application behind express-rate-limit as it is published; the status to answer with is in the query. */
function limited(options: Partial<Options>): Express {
  const app = express();
  app.use(rateLimit({ windowMs: 60_000, limit: 2, standardHeaders: 'draft-8', legacyHeaders: true, ...options }));
  app.get('/', (request, response) => {
    response.status(Number(request.query['status'] ?? 200)).send('hello');
  });
  return app;
}

describe.each(drivers)('the store inside express-rate-limit, %s', (_name, driver) => {
  test('counts hits, refused ones too, and says when the window ends', async () => {
    const store = redisPatternsStore({ driver, keys: freshKeys(), policy: 'api' });
    const ask = await serve(limited({ store, keyGenerator: () => 'u_1' }));
    const answers = [await ask('/'), await ask('/'), await ask('/')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(55);
    expect(await store.get?.('u_1')).toMatchObject({ totalHits: 3 });
  });

  test('begins a new window when the old one is over', async () => {
    const store = redisPatternsStore({ driver, keys: freshKeys(), policy: 'api' });
    const ask = await serve(limited({ store, windowMs: 40, limit: 1, keyGenerator: () => 'u_1' }));
    expect((await ask('/')).status).toBe(200);
    await expect.poll(async () => (await store.get?.('u_1')) === undefined, { interval: 5 }).toBe(true);
    expect((await ask('/')).status).toBe(200);
  });

  test('takes back what is not to count, and never goes below none', async () => {
    const store = redisPatternsStore({ driver, keys: freshKeys(), policy: 'api' });
    const ask = await serve(limited({ store, skipFailedRequests: true, keyGenerator: () => 'u_1' }));
    for (let i = 0; i < 4; i++) expect((await ask('/?status=500')).status).toBe(500);
    await expect.poll(async () => (await store.get?.('u_1'))?.totalHits).toBe(0);
    await store.decrement('u_1');
    await store.decrement('u_2');
    expect(await store.get?.('u_1')).toMatchObject({ totalHits: 0 });
    expect(await store.get?.('u_2')).toBeUndefined();
    expect((await ask('/')).status).toBe(200);
  });

  test('forgets one key, or all of its policy and no others', async () => {
    const keys = freshKeys();
    const store = redisPatternsStore({ driver, keys, policy: 'api' });
    const other = redisPatternsStore({ driver, keys, policy: 'api2' });
    for (const key of ['a', 'b', 'c']) await store.increment(key);
    await other.increment('a');
    await store.resetKey('a');
    expect(await store.get?.('a')).toBeUndefined();
    expect(await store.get?.('b')).toMatchObject({ totalHits: 1 });
    await store.resetAll?.();
    expect([await store.get?.('b'), await store.get?.('c')]).toEqual([undefined, undefined]);
    expect(await other.get?.('a')).toMatchObject({ totalHits: 1 });
  });

  test('leaves a TTL on every key, and the client open', async () => {
    const keys = freshKeys();
    const store = redisPatternsStore({ driver, keys, policy: 'api' });
    await store.init?.({ windowMs: 5_000 } as Options);
    await Promise.all(Array.from({ length: 50 }, () => store.increment('u_1')));
    await store.decrement('u_1');
    await store.shutdown?.();
    const left = Number(await driver.send(['pttl', `${store.prefix}u_1`]));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
    expect(await store.get?.('u_1')).toMatchObject({ totalHits: 49 });
  });
});

test('the package finds nothing to object to in the store', () => {
  const store = redisPatternsStore({ driver: memoryDriver(), keys: createKeys('t'), policy: 'api' });
  expect([store.localKeys, store.prefix]).toEqual([false, 't:rate:api~hits:']);
  expect(() => rateLimit({ store, validate: true })).not.toThrow();
});

test('a store that fails is what the package makes of it', async () => {
  const broken = faultyDriver(memoryDriver());
  broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
  const store = redisPatternsStore({ driver: broken, keys: freshKeys(), policy: 'api' });
  await expect(store.increment('u_1')).rejects.toMatchObject({ code: 'DRIVER_FAILED' });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const ask = await serve(limited({ store, passOnStoreError: true, logger: quiet } as Partial<Options>));
  expect((await ask('/')).status).toBe(200);
});
