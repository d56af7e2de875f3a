import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Driver } from '@redis-patterns/core/driver';
import { bucket, createLimiter, type Limiter, type LimiterOptions } from '@redis-patterns/core/rate-limit';
import { faultyDriver, unsent } from '@redis-patterns/testkit';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RateLimitPluginOptions, rateLimitPlugin } from '../src/index.ts';
import { drivers } from './drivers.ts';
import { freshKeys, serve } from './serve.ts';

type Policy = 'api' | 'orders';

/** Refills so slowly that no test sees it. */
const limiterOn = (driver: Driver, options: Partial<LimiterOptions<Policy>> = {}): Limiter<Policy> =>
  createLimiter({
    driver,
    keys: freshKeys(),
    policies: { api: bucket({ limit: 3, per: '1h' }), orders: bucket({ limit: 1, per: '1h' }) },
    ...options,
  });

/** An application limited by `api`, whose POST is limited by `orders` too, and whose `/free` is not limited. */
async function limitedApp(
  limiter: Limiter<Policy>,
  options: Partial<RateLimitPluginOptions> = {},
  server: FastifyServerOptions = {},
): Promise<FastifyInstance> {
  const app = fastify(server);
  await app.register(rateLimitPlugin, { limiter, use: () => ['api'], ...options });
  app.get('/', async () => 'fine');
  app.post('/', { config: { rateLimit: { use: () => ['orders'] } } }, async () => 'fine');
  app.get('/free', { config: { rateLimit: false } }, async () => 'fine');
  app.get('/missing', async (_request, reply) => reply.code(404).send());
  return app;
}

/** How much of a policy is left for this machine. */
async function left(limiter: Limiter<Policy>, policy: Policy = 'api'): Promise<number | null | undefined> {
  const { policies } = await limiter.peek('ip_127.0.0.1', { use: [policy] });
  return policies[policy]?.remaining;
}

describe.each(drivers)('on %s', (_name, driver) => {
  test('requests pass up to the limit and are told what is left; the next one is refused', async () => {
    const ask = await serve(await limitedApp(limiterOn(driver)));
    for (const remaining of [2, 1, 0]) {
      const { status, headers } = await ask('/');
      expect(status).toBe(200);
      expect(headers.get('ratelimit')).toContain(`"api";r=${remaining}`);
      expect(headers.get('ratelimit-policy')).toBe('"api";q=3;w=3600');
    }
    const refused = await ask('/');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['api'] });
  });

  test("a route's limit and the plugin's are one check: refused by one, charged by none", async () => {
    const limiter = limiterOn(driver);
    const ask = await serve(await limitedApp(limiter));
    const first = await ask('/', { method: 'POST' });
    expect(first.headers.get('ratelimit')).toMatch(/^"api";r=2;.*, "orders";r=0;/);
    expect((await ask('/', { method: 'POST' })).status).toBe(429);
    expect(await left(limiter)).toBe(2);
    expect((await ask('/')).headers.get('ratelimit')).toMatch(/^"api";r=1;[^,]*$/);
  });

  test('a charge is given back once when chargeWhen says no, and settled when it gives a number', async () => {
    const limiter = limiterOn(driver);
    const ask = await serve(await limitedApp(limiter, { chargeWhen: ({ status }) => status !== 404 && 2 }));
    for (let i = 0; i < 5; i++) expect((await ask('/missing')).status).toBe(404);
    await expect.poll(() => left(limiter)).toBe(3);
    await ask('/');
    await expect.poll(() => left(limiter)).toBe(1);
  });

  test("charge: 'after' looks first and charges when the response has ended", async () => {
    const limiter = limiterOn(driver);
    const only404 = { charge: 'after', chargeWhen: ({ status }: { status: number }) => status === 404 } as const;
    const ask = await serve(await limitedApp(limiter, { ...only404, use: () => ['orders'] }));
    for (let i = 0; i < 3; i++) expect((await ask('/')).status).toBe(200);
    await ask('/missing');
    await expect.poll(() => left(limiter, 'orders')).toBe(0);
    expect((await ask('/missing')).status).toBe(429);
  });
});

describe('on memory', () => {
  const [, memory] = drivers[0] ?? [];
  if (memory === undefined) throw new Error('no memory driver');

  test('a route with rateLimit: false is not limited, a path without a route is', async () => {
    const limiter = limiterOn(memory);
    const ask = await serve(await limitedApp(limiter));
    for (let i = 0; i < 5; i++) expect((await ask('/free')).headers.get('ratelimit')).toBeNull();
    for (let i = 0; i < 3; i++) expect((await ask('/nowhere')).status).toBe(404);
    expect((await ask('/nowhere')).status).toBe(429);
  });

  test('onLimited answers in our place', async () => {
    const ask = await serve(
      await limitedApp(limiterOn(memory), {
        use: () => ['orders'],
        onLimited: (_request, reply, { limitedBy }) => reply.code(418).send(limitedBy[0]),
      }),
    );
    await ask('/');
    const refused = await ask('/');
    expect([refused.status, await refused.text()]).toEqual([418, 'orders']);
  });

  test('a policy that the limiter has not is an error', async () => {
    const ask = await serve(await limitedApp(limiterOn(memory), { use: () => ['no-such-policy'] }));
    expect((await ask('/')).status).toBe(500);
  });

  test("without Redis requests pass under 'open', and are 503 under 'closed'", async () => {
    const broken = (onFailure: 'open' | 'closed') => {
      const driver = faultyDriver(memory);
      driver.inject(unsent, { times: Number.POSITIVE_INFINITY });
      return limiterOn(driver, { onFailure });
    };
    expect((await (await serve(await limitedApp(broken('open'))))('/')).status).toBe(200);
    expect((await (await serve(await limitedApp(broken('closed'))))('/')).status).toBe(503);
  });
});

describe('trustProxy', () => {
  const [, memory] = drivers[0] ?? [];
  if (memory === undefined) throw new Error('no memory driver');

  test.each<[trustProxy: NonNullable<FastifyServerOptions['trustProxy']>]>([[true], [() => true]])(
    '%s is refused at the start',
    async (trustProxy) => {
      await expect(limitedApp(limiterOn(memory), {}, { trustProxy })).rejects.toMatchObject({
        code: 'INVALID_OPTION',
        message: expect.stringContaining('trustProxy'),
      });
    },
  );

  test('that believes everybody is fine where the address is not the subject', async () => {
    await limitedApp(limiterOn(memory), { subject: () => 'u_1' }, { trustProxy: true });
  });

  test('that does not trust our proxy is said once', async () => {
    const said: unknown[] = [];
    const hear = (message: unknown) => said.push(message);
    subscribe('redis-patterns:warning', hear);
    onTestFinished(() => void unsubscribe('redis-patterns:warning', hear));
    const ask = await serve(await limitedApp(limiterOn(memory)));
    for (let i = 0; i < 3; i++) await ask('/', { headers: { 'x-forwarded-for': '198.51.100.1' } });
    expect(said).toEqual([expect.objectContaining({ code: 'UNTRUSTED_PROXY' })]);
  });

  test('that trusts our proxy limits each client behind it alone', async () => {
    const app = await limitedApp(limiterOn(memory), { use: () => ['orders'] }, { trustProxy: 'loopback' });
    const ask = await serve(app);
    const as = async (ip: string) => (await ask('/', { headers: { 'x-forwarded-for': ip } })).status;
    expect([await as('198.51.100.1'), await as('198.51.100.2'), await as('198.51.100.1')]).toEqual([200, 200, 429]);
  });
});
