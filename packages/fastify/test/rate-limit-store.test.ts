import { randomBytes } from 'node:crypto';
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { faultyDriver, unsent } from '@redis-patterns/testkit';
import { type FastifyInstance, fastify } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { redisPatternsStore } from '../src/rate-limit-store.ts';
import { drivers } from './drivers.ts';

const freshKeys = (): Namespace => createKeys(`t${randomBytes(6).toString('hex')}`);

/** An application behind @fastify/rate-limit as it is published. */
async function limited(
  driver: Driver,
  options: RateLimitPluginOptions = {},
  keys = freshKeys(),
): Promise<FastifyInstance> {
  const app = fastify();
  onTestFinished(() => app.close());
  const store = redisPatternsStore({ driver, keys, policy: 'api' });
  await app.register(rateLimit, { max: 2, timeWindow: 60_000, store, ...options });
  app.get('/', async () => 'hello');
  return app;
}

/** Status, and what is left of the window, in s. */
async function ask(app: FastifyInstance, url = '/'): Promise<[status: number, left: number]> {
  const { statusCode, headers } = await app.inject(url);
  return [statusCode, Number(headers['x-ratelimit-reset'])];
}

describe.each(drivers)('the store inside @fastify/rate-limit, %s', (_name, driver) => {
  test('counts hits, refused ones too, and says when the window ends', async () => {
    const app = await limited(driver);
    const answers = [await ask(app), await ask(app), await ask(app), await ask(app)];
    expect(answers.map(([status]) => status)).toEqual([200, 200, 429, 429]);
    for (const [, left] of answers) expect(left).toBe(60);
  });

  test('begins a new window when the old one is over', async () => {
    const app = await limited(driver, { max: 1, timeWindow: 40 });
    expect((await ask(app))[0]).toBe(200);
    await expect.poll(async () => (await ask(app))[0], { interval: 10 }).toBe(200);
  });

  test('bans after as many refusals as the option says', async () => {
    const app = await limited(driver, { max: 1, ban: 1 });
    expect([(await ask(app))[0], (await ask(app))[0], (await ask(app))[0]]).toEqual([200, 429, 403]);
  });

  test('continueExceeding begins the window anew, exponentialBackoff doubles it', async () => {
    const restarting = await limited(driver, { max: 1, timeWindow: 2_000, continueExceeding: true });
    expect([await ask(restarting), await ask(restarting), await ask(restarting)]).toEqual([
      [200, 2],
      [429, 2],
      [429, 2],
    ]);
    const doubling = await limited(driver, { max: 1, timeWindow: 2_000, exponentialBackoff: true });
    expect([await ask(doubling), await ask(doubling), await ask(doubling), await ask(doubling)]).toEqual([
      [200, 2],
      [429, 2],
      [429, 4],
      [429, 8],
    ]);
  });

  test('a route with limits of its own counts by itself', async () => {
    const app = await limited(driver);
    app.get('/own', { config: { rateLimit: { max: 1 } } }, async () => 'own');
    app.get('/other', { config: { rateLimit: { max: 1 } } }, async () => 'other');
    expect([(await ask(app, '/own'))[0], (await ask(app, '/own'))[0]]).toEqual([200, 429]);
    expect([(await ask(app, '/other'))[0], (await ask(app))[0]]).toEqual([200, 200]);
  });

  test('a route and a key are never taken for another route and key', async () => {
    const keys = freshKeys();
    const store = new (redisPatternsStore({ driver, keys, policy: 'api' }))({});
    const child = (url: string) => store.child({ routeInfo: { method: 'GET', url } } as never);
    const hit = (of: typeof store, key: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        of.incr(key, (error, found) => (error ? reject(error) : resolve(found?.current)), 60_000, 5);
      });
    const counts = [
      await hit(store, 'GET /a|b'),
      await hit(child('/a'), 'b'),
      await hit(child('/a|b'), ''.padEnd(1, 'c')),
      await hit(child('/a'), 'b|c'),
    ];
    expect(counts).toEqual([1, 1, 1, 1]);
  });

  test('increment: false looks without counting', async () => {
    const app = await limited(driver, { global: false });
    const check = app.createRateLimit();
    app.get('/look', async (request) => check(request, { increment: false }));
    app.get('/count', async (request) => check(request));
    const look = async () => (await app.inject('/look')).json();
    expect(await look()).toMatchObject({ remaining: 2, ttl: 0 });
    await app.inject('/count');
    expect(await look()).toMatchObject({ remaining: 1, ttlInSeconds: 60 });
    expect(await look()).toMatchObject({ remaining: 1 });
  });
});

test('a store that fails is what the plugin makes of it', async () => {
  const broken = faultyDriver(memoryDriver());
  broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
  expect((await ask(await limited(broken)))[0]).toBe(500);
  expect((await ask(await limited(broken, { skipOnError: true })))[0]).toBe(200);
});
