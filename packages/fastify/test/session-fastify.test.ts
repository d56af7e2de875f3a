import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { createSessions, type SessionOptions, type Sessions } from '@redis-patterns/core/session';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { faultyDriver } from '@redis-patterns/testkit';
import { startServer } from '@redis-patterns/testkit/redis';
import { type FastifyRequest, fastify } from 'fastify';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fastifySessionStore, rotateSession, type SessionStoreOptions } from '../src/session.ts';
import { freshKeys } from './serve.ts';
import { sessionDrivers } from './session-drivers.ts';

interface Data {
  userId?: string;
  [property: string]: unknown;
}

declare module 'fastify' {
  interface Session {
    userId?: string;
    n?: number;
    quick?: boolean;
  }
}

const [, driver = undefined] = sessionDrivers[0] ?? [];
if (driver === undefined) throw new Error('no driver');

type Handler = (request: FastifyRequest) => unknown;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly cookie: string;
  readonly setCookie: string | undefined;
}

interface Shop {
  readonly sessions: Sessions<Data>;
  browser(): (path: string) => Promise<Answer>;
}

function shop(
  routes: Record<string, Handler>,
  options: Partial<SessionOptions<Data>> = {},
  storeOptions: SessionStoreOptions = {},
): Shop {
  const sessions = createSessions<Data>({
    ...{ driver, keys: freshKeys(), user: ({ userId }: Data) => userId, deadline: '10s' },
    ...options,
  } as SessionOptions<Data>);
  const app = fastify();
  const store = fastifySessionStore(sessions, storeOptions);
  app.addHook(
    'onRequest',
    store.device((request) => ({ agent: String(request.headers['user-agent']) })),
  );
  app.register(fastifyCookie);
  app.register(fastifySession, {
    store,
    secret: 'a secret of at least thirty-two characters',
    saveUninitialized: false,
    cookie: { secure: false },
  });
  app.register(async (inside) => {
    for (const [path, handler] of Object.entries(routes))
      inside.get(path, async (request) => ({ is: await handler(request) }));
  });
  onTestFinished(() => app.close());

  return {
    sessions,
    browser: () => {
      let cookie = '';
      return async (path) => {
        const response = await app.inject({ url: path, headers: cookie === '' ? {} : { cookie } });
        const [setCookie] = [response.headers['set-cookie'] ?? []].flat();
        cookie = setCookie?.split(';', 1)[0] ?? cookie;
        const body = JSON.parse(response.body) as { is?: unknown; code?: string };
        return { status: response.statusCode, body: body.is ?? body.code ?? null, cookie, setCookie };
      };
    },
  };
}

const login: Handler = async ({ session }) => {
  await session.regenerate();
};

const enter: Handler = async (request) => {
  await login(request);
  request.session.userId = 'u1';
  return request.session.sessionId;
};

const whoami: Handler = ({ session }) => ({ userId: session.userId ?? null, n: session.n ?? 0 });
const nobody = { userId: null, n: 0 };

describe('a session store in an application', () => {
  test('a login is in the list of the user, with its device, and revokeAll ends it', async () => {
    const { sessions, browser } = shop({ '/login': enter, '/': whoami });
    const ask = browser();
    await ask('/login');
    expect(await sessions.list('u1')).toMatchObject([{ userId: 'u1', device: { agent: 'lightMyRequest' } }]);
    expect((await ask('/')).body).toEqual({ userId: 'u1', n: 0 });
    await sessions.revokeAll('u1');
    expect((await ask('/')).body).toEqual(nobody);
  });

  test('a read is one round trip although the plugin saves every time, a write two', async () => {
    const counted = faultyDriver(driver);
    const write: Handler = ({ session }) => {
      session.n = (session.n ?? 0) + 1;
    };
    const { browser } = shop({ '/write': write, '/': whoami }, { driver: counted, touchEvery: '1m' });
    const ask = browser();
    const callsOf = async (path: string): Promise<string[]> => {
      const before = counted.calls.length;
      await ask(path);
      return counted.calls.slice(before).map(({ name }) => name);
    };
    expect(await callsOf('/')).toEqual([]);
    expect(await callsOf('/write')).toEqual(['session/commit-session']);
    expect(await callsOf('/')).toEqual(['session/read-sessions']);
    expect(await callsOf('/write')).toEqual(['session/read-sessions', 'session/commit-session']);
  });

  test('nothing of the store shows in JSON', async () => {
    const { browser } = shop({
      '/start': ({ session }) => {
        session.n = 1;
      },
      '/': ({ session }) => session,
    });
    const ask = browser();
    await ask('/start');
    const { cookie, ...data } = (await ask('/')).body as Record<string, unknown>;
    expect(data).toEqual({ n: 1 });
    expect(cookie).toMatchObject({ originalMaxAge: null, httpOnly: true, path: '/' });
  });

  test('rotateSession: a new id for the same data and the same place in the list, the old one dead', async () => {
    const ids: string[] = [];
    const shopped: Shop = shop({
      '/login': enter,
      '/rotate': async (request) => {
        ids.push(request.session.sessionId);
        request.session.n = 1;
        await shopped.sessions.update(ids[0] ?? '', (data) => void Object.assign(data, { quick: true }));
        await rotateSession(request);
        ids.push(request.session.sessionId);
        return { userId: request.session.userId, quick: request.session.quick };
      },
      '/': whoami,
    });
    const ask = shopped.browser();
    await ask('/login');
    const [before] = await shopped.sessions.list('u1');
    const { body, setCookie } = await ask('/rotate');
    expect(body).toEqual({ userId: 'u1', quick: true });
    expect(setCookie).toBeDefined();
    expect(ids[0]).not.toBe(ids[1]);
    expect(await shopped.sessions.load(ids[0] ?? '')).toBeNull();
    expect((await shopped.sessions.load(ids[1] ?? ''))?.data).toMatchObject({ userId: 'u1', n: 1, quick: true });
    const [after] = await shopped.sessions.list('u1');
    expect(after?.absoluteAt).toBe(before?.absoluteAt);
    expect(after?.device).toEqual(before?.device);
    expect((await ask('/')).body).toEqual({ userId: 'u1', n: 1 });
  });

  test('rotateSession keeps only what it is told to', async () => {
    const { browser } = shop({
      '/login': enter,
      '/rotate': async (request) => {
        request.session.n = 3;
        request.session.quick = true;
        await rotateSession(request, { keep: ['userId', 'n'] });
        return [request.session.userId, request.session.n, request.session.quick ?? null];
      },
    });
    const ask = browser();
    await ask('/login');
    expect((await ask('/rotate')).body).toEqual(['u1', 3, null]);
  });

  test('rotateSession of a session that was revoked is refused, and leaves none', async () => {
    const shopped: Shop = shop({
      '/login': enter,
      '/rotate': async (request) => {
        await shopped.sessions.revokeAll('u1');
        await rotateSession(request);
      },
      '/': whoami,
    });
    const ask = shopped.browser();
    await ask('/login');
    expect(await ask('/rotate')).toMatchObject({ status: 401, body: 'SESSION_GONE' });
    expect(await shopped.sessions.list('u1')).toEqual([]);
    expect((await ask('/')).body).toEqual(nobody);
  });

  test('detect: a conflict answers the request with 409', async () => {
    const shopped: Shop = shop(
      {
        '/start': ({ session }) => {
          session.n = 1;
        },
        '/conflict': async ({ session }) => {
          await shopped.sessions.update(session.sessionId, (data) => void Object.assign(data, { n: 5 }));
          session.n = 2;
        },
        '/': whoami,
      },
      { onConflict: 'detect' },
    );
    const ask = shopped.browser();
    await ask('/start');
    expect(await ask('/conflict')).toMatchObject({ status: 409, body: 'SESSION_CONFLICT' });
    expect((await ask('/')).body).toEqual({ userId: null, n: 5 });
  });

  test.each([
    [{}, 200],
    [{ onGone: 'error' }, 401],
  ] as const)('a write to a session that has ended, with %o: %i', async (storeOptions, status) => {
    const shopped: Shop = shop(
      {
        '/start': ({ session }) => {
          session.n = 1;
        },
        '/late': async ({ session }) => {
          await shopped.sessions.destroy(session.sessionId);
          session.n = 2;
        },
        '/': whoami,
      },
      {},
      storeOptions,
    );
    const ask = shopped.browser();
    await ask('/start');
    expect((await ask('/late')).status).toBe(status);
    expect((await ask('/')).body).toEqual(nobody);
  });

  test('too many sessions, and fixation, answer with a code', async () => {
    const plant: Handler = ({ session }) => {
      session.userId = 'victim';
    };
    const start: Handler = ({ session }) => {
      session.n = 1;
    };
    const { browser } = shop(
      { '/login': enter, '/start': start, '/plant': plant },
      { maxPerUser: 1, evict: 'reject', onFixation: 'refuse' },
    );
    expect((await browser()('/login')).status).toBe(200);
    expect(await browser()('/login')).toMatchObject({ status: 403, body: 'SESSION_LIMIT' });
    const ask = browser();
    await ask('/start');
    expect(await ask('/plant')).toMatchObject({ status: 403, body: 'SESSION_FIXATION' });
  });

  test('reload of a session that has ended gives an empty one', async () => {
    const shopped: Shop = shop({
      '/start': ({ session }) => {
        session.n = 1;
      },
      '/reload': async (request) => {
        await shopped.sessions.destroy(request.session.sessionId);
        await request.session.reload();
        return request.session.n ?? 'empty';
      },
    });
    const ask = shopped.browser();
    await ask('/start');
    expect((await ask('/reload')).body).toBe('empty');
  });

  test('a silent Redis is answered with 503 within the deadline, and the cookie stays good', async () => {
    const server = await startServer();
    const client = new Redis(server.url).on('error', () => {});
    onTestFinished(async () => {
      client.disconnect();
      await server.stop();
    });
    const start: Handler = ({ session }) => {
      session.n = (session.n ?? 0) + 1;
      return session.n;
    };
    const { sessions, browser } = shop({ '/': start }, { driver: ioredisDriver(client), deadline: 200 });
    const ask = browser();
    const { cookie } = await ask('/');
    await server.freeze();
    const before = performance.now();
    expect(await ask('/')).toMatchObject({ status: 503, body: 'DRIVER_TIMEOUT', cookie });
    expect(performance.now() - before).toBeLessThan(1_000);
    for (let n = 0; n < 2; n++) await ask('/');
    expect(await ask('/')).toMatchObject({ status: 503, body: 'DRIVER_FAILED', cookie });
    const back = new Promise<void>((resolve) => sessions.on('available', () => resolve()));
    await server.thaw();
    await back;
    expect(await ask('/')).toMatchObject({ status: 200, body: 2 });
  });
});
