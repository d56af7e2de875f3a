import { once } from 'node:events';
import type { Driver } from '@redis-patterns/core/driver';
import { createSessions } from '@redis-patterns/core/session';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { startServer } from '@redis-patterns/testkit/redis';
import express, { type ErrorRequestHandler } from 'express';
import session from 'express-session';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, describe, expect, test } from 'vitest';
import { sessionStore } from '../src/session.ts';
import { freshKeys, serve } from './serve.ts';

const server = await startServer();
const ends: (() => void)[] = [];
afterAll(async () => {
  for (const end of ends) end();
  await server.stop();
});

/** Clients with the options people have: they reconnect by themselves. */
const CLIENTS: Readonly<Record<string, () => Promise<Driver>>> = {
  ioredis: async () => {
    const client = new Redis(server.url).on('error', () => {});
    ends.push(() => client.disconnect());
    return ioredisDriver(client);
  },
  'node-redis': async () => {
    const client = await createClient({ url: server.url })
      .on('error', () => {})
      .connect();
    ends.push(() => client.destroy());
    return nodeRedisDriver(client);
  },
};

const DEADLINE_MS = 200;

describe.each(Object.entries(CLIENTS))('Redis goes and comes back, %s', (_name, connect) => {
  const serving = async (): Promise<{
    ask(): Promise<{ status: number; body: string; ms: number }>;
    store: session.Store;
    cookie(): string;
  }> => {
    const sessions = createSessions({ driver: await connect(), keys: freshKeys(), deadline: DEADLINE_MS });
    const store = sessionStore(sessions);
    const app = express();
    app.use(session({ store, secret: 'keyboard cat', resave: false, saveUninitialized: false }));
    app.get('/', (req, res) => {
      if (!req.session) return void res.send('no session');
      const data = req.session as unknown as { visits?: number };
      data.visits = (data.visits ?? 0) + 1;
      res.send(String(data.visits));
    });
    const tell: ErrorRequestHandler = (error, _req, res, _next) =>
      void res.status(error.statusCode ?? 500).send(error.code);
    app.use(tell);
    const get = await serve(app);
    let cookie = '';
    return {
      store,
      cookie: () => cookie,
      ask: async () => {
        const start = performance.now();
        const response = await get('/', { headers: { cookie } });
        cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie;
        return { status: response.status, body: await response.text(), ms: performance.now() - start };
      },
    };
  };

  test('a frozen server: an answer within the deadline, then at once without a session; the cookie stays good', async () => {
    const { ask, store, cookie } = await serving();
    expect((await ask()).body).toBe('1');
    const kept = cookie();
    await server.freeze();
    const lost = once(store, 'disconnect');
    for (let n = 0; n < 3; n++) {
      const { status, body, ms } = await ask();
      expect([status, body]).toEqual([503, 'DRIVER_TIMEOUT']);
      expect(ms).toBeLessThan(DEADLINE_MS * 5);
    }
    await lost;
    for (let n = 0; n < 20; n++) expect((await ask()).body).toBe('no session');
    expect(cookie()).toBe(kept);
    const found = once(store, 'connect');
    await server.thaw();
    await found;
    expect((await ask()).body).toBe('2');
    expect(cookie()).toBe(kept);
  });

  test('a killed server: refused at once; a new one is used without a restart', async () => {
    const { ask, store } = await serving();
    expect((await ask()).body).toBe('1');
    const lost = once(store, 'disconnect');
    await server.kill();
    while ((await ask()).body !== 'no session');
    await lost;
    const found = once(store, 'connect');
    await server.restart();
    await found;
    expect((await ask()).body).toBe('1');
    expect((await ask()).body).toBe('2');
  }, 20_000);
});
