import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect } from 'node:http2';
import cookie from '@fastify/cookie';
import { type Cache, createCache } from '@redis-patterns/core/cache';
import { memoryDriver } from '@redis-patterns/core/memory';
import fastify, { type FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cachePlugin } from '../src/index.ts';
import { freshKeys, serve } from './serve.ts';

function freshCache(): Cache {
  const cache = createCache({ driver: memoryDriver(), keys: freshKeys() });
  onTestFinished(() => cache.close());
  return cache;
}

/** An application with the cache plugin, and how often a handler of it ran. */
async function cachedApp(): Promise<{ app: FastifyInstance; ran: () => number; run: <T>(value: T) => T }> {
  const app = fastify();
  let runs = 0;
  await app.register(cachePlugin, { cache: freshCache(), ttl: '1m' });
  return {
    app,
    ran: () => runs,
    run: (value) => {
      runs++;
      return value;
    },
  };
}

const cached = { config: { cache: {} } };
const status = (response: Response): string => response.headers.get('cache-status') ?? '';

describe('a cached answer never passes over a hook', () => {
  const deny = async (request: { headers: { authorization?: string | undefined } }): Promise<void> => {
    if (request.headers.authorization === undefined)
      throw Object.assign(new Error('who are you?'), { statusCode: 401 });
  };

  /** Fills the entry as somebody who may, by a path of its own that the partition joins; then asks as nobody. */
  async function asNobody(app: FastifyInstance): Promise<number> {
    const ask = await serve(app);
    expect((await ask('/secret', { headers: { authorization: 'yes' } })).status).toBe(200);
    return (await ask('/secret')).status;
  }

  const shared = { cache: { partition: () => 'everybody who may' } };

  test('of its route: preHandler', async () => {
    const { app } = await cachedApp();
    app.get('/secret', { config: shared, preHandler: deny }, async () => 'secret');
    expect(await asNobody(app)).toBe(401);
  });

  test('of its route: onRequest', async () => {
    const { app } = await cachedApp();
    app.get('/secret', { config: shared, onRequest: deny }, async () => 'secret');
    expect(await asNobody(app)).toBe(401);
  });

  test('of a plugin registered later that adds its own in onRoute', async () => {
    const { app } = await cachedApp();
    await app.register(
      fp(async (instance) => {
        instance.addHook('onRoute', (route) => {
          route.preHandler = [route.preHandler ?? [], deny].flat();
        });
      }),
    );
    app.get('/secret', { config: shared }, async () => 'secret');
    expect(await asNobody(app)).toBe(401);
  });

  test('nor over validation', async () => {
    const { app, run, ran } = await cachedApp();
    const schema = { querystring: { type: 'object', properties: { page: { type: 'integer' } } } };
    app.get('/', { ...cached, schema }, async () => run('page'));
    const ask = await serve(app);
    expect((await ask('/?page=1')).status).toBe(200);
    expect((await ask('/?page=one')).status).toBe(400);
    expect(ran()).toBe(1);
  });
});

test('a cookie that a plugin sets in its onSend refuses the response', async () => {
  const { app, run, ran } = await cachedApp();
  await app.register(cookie);
  app.get('/', cached, async (_request, reply) => {
    reply.setCookie('sid', 'x');
    return run('mine');
  });
  const ask = await serve(app);
  for (let i = 0; i < 2; i++) {
    const answer = await ask('/');
    expect(answer.headers.get('set-cookie')).toMatch(/^sid=x/);
    expect(status(answer)).toMatch(/detail=SET-COOKIE$/);
  }
  expect(ran()).toBe(2);
});

test('compression between capture and sending does not enter the entry', async () => {
  const { app, run } = await cachedApp();
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('content-encoding', 'x-upper').header('vary', 'Accept-Encoding');
    return String(payload).toUpperCase();
  });
  app.get('/', cached, async () => run('body'));
  const ask = await serve(app);
  for (const how of [/stored$/, /; hit/]) {
    const answer = await ask('/');
    expect(status(answer)).toMatch(how);
    expect(await answer.text()).toBe('BODY');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  }
});

test('handlers of every kind are cached: sync, callback, promise, JSON, undefined', async () => {
  const { app, run, ran } = await cachedApp();
  app.get('/promise', cached, async () => run({ a: 1 }));
  app.get('/sync', cached, (_request, reply) => reply.send(run('sync')));
  app.get('/callback', cached, (_request, reply) => {
    setTimeout(() => reply.send(run('later')), 5);
  });
  app.get('/nothing', cached, (_request, reply) => {
    run(null);
    reply.send();
  });
  const ask = await serve(app);
  for (const [path, body] of [
    ['/promise', '{"a":1}'],
    ['/sync', 'sync'],
    ['/callback', 'later'],
    ['/nothing', ''],
  ] as const) {
    expect(await (await ask(path)).text()).toBe(body);
    const hit = await ask(path);
    expect([await hit.text(), status(hit)]).toEqual([body, expect.stringMatching(/; hit/)]);
  }
  expect(ran()).toBe(4);
});

test('a reply that is hijacked is not stored, and its lease is given back', async () => {
  const { app, run, ran } = await cachedApp();
  app.get('/', cached, (_request, reply) => {
    reply.hijack();
    reply.raw.end(run('raw'));
  });
  const ask = await serve(app);
  for (let i = 0; i < 2; i++) expect(await (await ask('/')).text()).toBe('raw');
  expect(ran()).toBe(2);
});

test('errors and missing pages go their usual ways', async () => {
  const { app } = await cachedApp();
  app.get('/throws', cached, async () => {
    throw Object.assign(new Error('teapot'), { statusCode: 418 });
  });
  app.get('/missing', cached, (_request, reply) => reply.callNotFound());
  const ask = await serve(app);
  for (let i = 0; i < 2; i++) {
    expect((await ask('/throws')).status).toBe(418);
    expect((await ask('/missing')).status).toBe(404);
  }
});

test('routes of an encapsulated context are cached too, with their prefix in the tag', async () => {
  const app = fastify();
  const cache = freshCache();
  await app.register(cachePlugin, { cache, ttl: '1m' });
  let runs = 0;
  await app.register(
    (child, _options, done) => {
      child.get('/x', cached, async () => String(++runs));
      done();
    },
    { prefix: '/child' },
  );
  const ask = await serve(app);
  await ask('/child/x');
  expect(await (await ask('/child/x')).text()).toBe('1');
  await cache.invalidateTags('route:/child/x');
  expect(await (await ask('/child/x')).text()).toBe('2');
});

test('a route declared before the plugin is said once', async () => {
  const said: unknown[] = [];
  const hear = (message: unknown): void => void said.push(message);
  subscribe('redis-patterns:warning', hear);
  onTestFinished(() => void unsubscribe('redis-patterns:warning', hear));
  const app = fastify();
  app.get('/too-early', cached, async () => 'x');
  await app.register(cachePlugin, { cache: freshCache(), ttl: '1m' });
  const ask = await serve(app);
  for (let i = 0; i < 2; i++) expect(status(await ask('/too-early'))).toBe('');
  expect(said).toEqual([expect.objectContaining({ code: 'CACHE_NOT_MOUNTED' })]);
});

test('a route without a ttl of its own or of the plugin is refused at the start', async () => {
  const app = fastify();
  await app.register(cachePlugin, { cache: freshCache() });
  expect(() => app.get('/', cached, async () => 'x')).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});

test('HTTP/2 is served from the cache', async () => {
  const app = fastify({ http2: true });
  let runs = 0;
  await app.register(cachePlugin, { cache: freshCache(), ttl: '1m' });
  app.get('/', cached, async () => String(++runs));
  const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }));
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      let text = '';
      const stream = client.request({ ':path': '/' }).setEncoding('utf8').on('error', reject);
      stream.on('data', (piece) => {
        text += piece;
      });
      stream.on('end', () => resolve(text));
    });
  expect([await ask(), await ask()]).toEqual(['1', '1']);
  client.close();
  await app.close();
});
