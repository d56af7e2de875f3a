import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Driver } from '@redis-patterns/core/driver';
import { bucket, createLimiter, type Limiter, type LimiterOptions } from '@redis-patterns/core/rate-limit';
import { faultyDriver, unsent } from '@redis-patterns/testkit';
import express, { type Express } from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RateLimitOptions, rateLimit } from '../src/index.ts';
import { drivers } from './drivers.ts';
import { freshKeys, serve } from './serve.ts';

type Policy = 'api' | 'orders';

/** Refills so slowly that no test sees it. */
const three = bucket({ limit: 3, per: '1h' });

const limiterOn = (driver: Driver, options: Partial<LimiterOptions<Policy>> = {}): Limiter<Policy> =>
  createLimiter({
    driver,
    keys: freshKeys(),
    policies: { api: three, orders: bucket({ limit: 1, per: '1h' }) },
    ...options,
  });

/** An application with one limited route, `/`, that answers 200. */
function limitedApp(limiter: Limiter<Policy>, options: Partial<RateLimitOptions<Policy>> = {}): Express {
  const app = express();
  app.use(rateLimit({ limiter, use: () => ['api'], ...options }));
  app.get('/', (_request, response) => void response.send('fine'));
  app.get('/missing', (_request, response) => void response.status(404).end());
  return app;
}

/** How much of a policy is left for this machine. */
async function left(limiter: Limiter<Policy>, policy: Policy = 'api'): Promise<number | null | undefined> {
  const { policies } = await limiter.peek('ip_127.0.0.1', { use: [policy] });
  return policies[policy]?.remaining;
}

describe.each(drivers)('on %s', (_name, driver) => {
  test('requests pass up to the limit and are told what is left; the next one is refused', async () => {
    const ask = await serve(limitedApp(limiterOn(driver)));
    for (const remaining of [2, 1, 0]) {
      const { status, headers } = await ask('/');
      expect(status).toBe(200);
      expect(headers.get('ratelimit')).toContain(`"api";r=${remaining}`);
      expect(headers.get('ratelimit-policy')).toBe('"api";q=3;w=3600');
      expect(headers.get('x-ratelimit-remaining')).toBe(String(remaining));
    }
    const refused = await ask('/');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['api'] });
  });

  test('a refused request does not reach the handler', async () => {
    let handled = 0;
    const app = express();
    app.post('/', rateLimit({ limiter: limiterOn(driver), use: () => ['orders'] }), (_request, response) => {
      handled++;
      response.end();
    });
    const ask = await serve(app);
    await Promise.all(Array.from({ length: 5 }, () => ask('/', { method: 'POST' })));
    expect(handled).toBe(1);
  });

  test("a route's limit and the application's are one check: refused by one, charged by none", async () => {
    const limiter = limiterOn(driver);
    const limit = rateLimit({ limiter, use: () => ['api'] });
    const app = express();
    app.get('/', limit, (_request, response) => void response.end());
    app.post('/', limit.also({ use: () => ['orders'] }), (_request, response) => void response.end());
    const ask = await serve(app);
    const first = await ask('/', { method: 'POST' });
    expect(first.headers.get('ratelimit')).toMatch(/^"api";r=2;.*, "orders";r=0;/);
    expect((await ask('/', { method: 'POST' })).status).toBe(429);
    expect(await left(limiter)).toBe(2);
    expect((await ask('/')).headers.get('ratelimit')).toMatch(/^"api";r=1;[^,]*$/);
  });

  test('a second middleware asks only for what the first did not, and gives that back when it refuses', async () => {
    const limiter = limiterOn(driver);
    const app = express();
    app.use(rateLimit({ limiter, use: () => ['api'] }));
    app.post('/', rateLimit({ limiter, use: () => ['api', 'orders'] }), (_request, response) => void response.end());
    const ask = await serve(app);
    const first = await ask('/', { method: 'POST' });
    expect(first.headers.get('ratelimit')).toMatch(/^"api";r=2;.*, "orders";r=0;/);
    expect((await ask('/', { method: 'POST' })).status).toBe(429);
    await expect.poll(() => left(limiter)).toBe(2);
  });

  test('a charge is given back once when chargeWhen says no', async () => {
    const limiter = limiterOn(driver);
    const ask = await serve(limitedApp(limiter, { chargeWhen: ({ status }) => status !== 404 }));
    await ask('/');
    for (let i = 0; i < 5; i++) expect((await ask('/missing')).status).toBe(404);
    await expect.poll(() => left(limiter)).toBe(2);
  });

  test('a charge is settled to the number that chargeWhen gives', async () => {
    const limiter = limiterOn(driver);
    const ask = await serve(limitedApp(limiter, { chargeWhen: () => 3 }));
    await ask('/');
    await expect.poll(() => left(limiter)).toBe(0);
  });

  test("charge: 'after' looks first and charges when the response has ended", async () => {
    const limiter = limiterOn(driver);
    const ask = await serve(
      limitedApp(limiter, { charge: 'after', chargeWhen: ({ status }) => status === 404, use: () => ['orders'] }),
    );
    for (let i = 0; i < 3; i++) expect((await ask('/')).status).toBe(200);
    expect((await ask('/missing')).status).toBe(404);
    await expect.poll(() => left(limiter, 'orders')).toBe(0);
    expect((await ask('/missing')).status).toBe(429);
  });
});

describe('on memory', () => {
  const [, memory] = drivers[0] ?? [];
  if (memory === undefined) throw new Error('no memory driver');

  test('a client that leaves before the answer stays charged', async () => {
    const limiter = limiterOn(memory);
    const app = express();
    let reached = () => {};
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    app.use(rateLimit({ limiter, use: () => ['api'], chargeWhen: () => false }));
    app.get('/', (_request, response) => {
      reached();
      response.once('close', () => gone());
    });
    let gone = () => {};
    const closed = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const ask = await serve(app);
    const leaving = new AbortController();
    const answer = ask('/', { signal: leaving.signal }).catch(() => 'left');
    await arrived;
    leaving.abort();
    expect(await answer).toBe('left');
    await closed;
    expect(await left(limiter)).toBe(2);
  });

  test('skipped requests are neither charged nor told anything', async () => {
    const limiter = limiterOn(memory);
    const ask = await serve(limitedApp(limiter, { skip: ({ path }) => path === '/' }));
    expect((await ask('/')).headers.get('ratelimit')).toBeNull();
    expect(await left(limiter)).toBe(3);
  });

  test('cost may depend on the request, and who is charged too', async () => {
    const limiter = limiterOn(memory);
    const ask = await serve(
      limitedApp(limiter, { cost: (request) => Number(request.query['cost']), subject: () => 'everybody' }),
    );
    expect((await ask('/?cost=2')).headers.get('ratelimit')).toContain('"api";r=1');
    expect(await left(limiter)).toBe(3);
  });

  test('onLimited answers in our place', async () => {
    const ask = await serve(
      limitedApp(limiterOn(memory), {
        use: () => ['orders'],
        onLimited: (_request, response, { limitedBy }) => void response.status(418).send(limitedBy[0]),
      }),
    );
    await ask('/');
    const refused = await ask('/');
    expect([refused.status, await refused.text()]).toEqual([418, 'orders']);
    expect(refused.headers.get('ratelimit')).toContain('"orders";r=0');
  });

  test('a client cannot choose whom it is limited as', async () => {
    const ask = await serve(limitedApp(limiterOn(memory)));
    const statuses = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await ask('/', { headers: { 'x-forwarded-for': `10.0.0.${i}` } })).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
  });

  test('a request without an address is an error, never a shared limit', async () => {
    const limiter = limiterOn(memory);
    const app = express();
    app.use((request, _response, next) => {
      Object.defineProperty(request, 'ip', { value: undefined });
      next();
    });
    app.use(rateLimit({ limiter }));
    const ask = await serve(app);
    expect((await ask('/')).status).toBe(500);
  });

  describe('without Redis', () => {
    const broken = (onFailure: 'open' | 'closed') => {
      const driver = faultyDriver(memory);
      driver.inject(unsent, { times: Number.POSITIVE_INFINITY });
      return limiterOn(driver, { onFailure });
    };

    test("requests pass under onFailure 'open'", async () => {
      const ask = await serve(limitedApp(broken('open')));
      expect((await ask('/')).status).toBe(200);
    });

    test("requests are answered with 503 under onFailure 'closed'", async () => {
      const ask = await serve(limitedApp(broken('closed')));
      const refused = await ask('/');
      expect(refused.status).toBe(503);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    });
  });
});

describe('trust proxy', () => {
  const [, memory] = drivers[0] ?? [];
  if (memory === undefined) throw new Error('no memory driver');

  test.each<[setting: unknown]>([[true], [() => true], ['0.0.0.0/1, 128.0.0.0/1'], [9_999]])(
    '%s is refused at the start',
    (setting) => {
      const app = express();
      app.set('trust proxy', setting);
      expect(() => rateLimit({ app, limiter: limiterOn(memory) })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('trust proxy') }),
      );
    },
  );

  test.each<[setting: unknown]>([[false], [1], ['loopback'], ['10.0.0.0/8']])('%s is fine', (setting) => {
    const app = express();
    app.set('trust proxy', setting);
    expect(() => rateLimit({ app, limiter: limiterOn(memory) })).not.toThrow();
  });

  test('that believes everybody is fine where the address is not the subject', () => {
    const app = express();
    app.set('trust proxy', true);
    expect(() => rateLimit({ app, limiter: limiterOn(memory), subject: () => 'u_1' })).not.toThrow();
  });

  test('set too late is refused at every request', async () => {
    const app = limitedApp(limiterOn(memory));
    app.set('trust proxy', true);
    const ask = await serve(app);
    expect([(await ask('/')).status, (await ask('/')).status]).toEqual([500, 500]);
  });

  test('that does not trust our proxy is said once', async () => {
    const said: unknown[] = [];
    const hear = (message: unknown) => said.push(message);
    subscribe('redis-patterns:warning', hear);
    onTestFinished(() => void unsubscribe('redis-patterns:warning', hear));
    const ask = await serve(limitedApp(limiterOn(memory)));
    for (let i = 0; i < 3; i++) await ask('/', { headers: { 'x-forwarded-for': '198.51.100.1' } });
    expect(said).toEqual([expect.objectContaining({ code: 'UNTRUSTED_PROXY' })]);
  });

  test('that trusts our proxy limits each client behind it alone', async () => {
    const app = limitedApp(limiterOn(memory), { use: () => ['orders'] });
    app.set('trust proxy', 'loopback');
    const ask = await serve(app);
    const as = async (ip: string) => (await ask('/', { headers: { 'x-forwarded-for': ip } })).status;
    expect([await as('198.51.100.1'), await as('198.51.100.2'), await as('198.51.100.1')]).toEqual([200, 200, 429]);
  });
});
