import { createSessions, type SessionOptions, type Sessions, storeKit } from '@redis-patterns/core/session';
import { faultyDriver } from '@redis-patterns/testkit';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import session from 'express-session';
import { describe, expect, test } from 'vitest';
import { rotateSession, type SessionStoreOptions, save, sessionStore } from '../src/session.ts';
import { freshKeys, serve } from './serve.ts';
import { sessionDrivers } from './session-drivers.ts';

interface Data {
  userId?: string;
  [property: string]: unknown;
}

declare module 'express-session' {
  interface SessionData {
    userId: string;
    n: number;
    slow: boolean;
    quick: boolean;
  }
}

const [, driver = undefined] = sessionDrivers[0] ?? [];
if (driver === undefined) throw new Error('no driver');

interface Shop {
  readonly sessions: Sessions<Data>;
  readonly app: Express;
  /** Asks, and keeps the cookie for the next time. */
  browser(): Promise<(path: string) => Promise<Response>>;
}

/** An application that tells what went wrong. */
function shop(
  routes: Record<string, RequestHandler>,
  options: Partial<SessionOptions<Data>> = {},
  storeOptions: SessionStoreOptions = {},
): Shop {
  const sessions = createSessions<Data>({
    ...{ driver, keys: freshKeys(), user: ({ userId }: Data) => userId, deadline: '10s' },
    ...options,
  } as SessionOptions<Data>);
  const app = express();
  const store = sessionStore(sessions, storeOptions);
  app.use(session({ store, secret: 'keyboard cat', resave: false, saveUninitialized: false }));
  for (const [path, handler] of Object.entries(routes)) app.get(path, handler);
  const tell: ErrorRequestHandler = (error, _req, res, _next) => {
    if (!res.headersSent) res.status(error.statusCode ?? 500).json({ code: error.code });
  };
  app.use(tell);

  return {
    sessions,
    app,
    browser: async () => {
      const ask = await serve(app);
      let cookie = '';
      return async (path) => {
        const response = await ask(path, { headers: { cookie } });
        cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie;
        return response;
      };
    },
  };
}

const login: RequestHandler = (req, res, next) => {
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.userId = String(req.query['user'] ?? 'u1');
    save(req).then(() => res.json(req.sessionID), next);
  });
};

const start: RequestHandler = (req, res) => {
  req.session.n = 1;
  res.json('started');
};

const whoami: RequestHandler = (req, res) =>
  void res.json({ userId: req.session.userId ?? null, n: req.session.n ?? 0 });

describe('a session store in an application', () => {
  test('a login is in the list of the user, with its device, and revokeAll ends it', async () => {
    const device = (req: Request): Record<string, string> => ({ agent: String(req.headers['user-agent']) });
    const { sessions, browser } = shop({ '/login': login, '/': whoami }, {}, { device });
    const ask = await browser();
    await ask('/login');
    expect(await sessions.list('u1')).toMatchObject([{ userId: 'u1', device: { agent: 'node' } }]);
    expect(await (await ask('/')).json()).toEqual({ userId: 'u1', n: 0 });
    await sessions.revokeAll('u1');
    expect(await (await ask('/')).json()).toEqual({ userId: null, n: 0 });
  });

  test('a read is one round trip, a write two, a visitor none', async () => {
    const counted = faultyDriver(driver);
    const write: RequestHandler = (req, res) => {
      req.session.n = (req.session.n ?? 0) + 1;
      res.json(req.session.n);
    };
    const { browser } = shop({ '/write': write, '/': whoami }, { driver: counted, touchEvery: '1m' });
    const ask = await browser();
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

  test.each([
    ['is not due for a touch leaves whole', '1m', 0],
    ['is due for one leaves but for its last byte, which waits for Redis', 0, 1],
  ] as const)('a response whose session %s', async (_how, touchEvery, held) => {
    const store = sessionStore(createSessions<Data>({ driver, keys: freshKeys(), touchEvery }));
    const app = express();
    let pieces = 0;
    app.use((_req, res, next) => {
      const { write } = res;
      res.write = (...args: unknown[]) => {
        pieces++;
        return Reflect.apply(write, res, args);
      };
      next();
    });
    app.use(session({ store, secret: 'keyboard cat', resave: false, saveUninitialized: false }));
    app.get('/login', login).get('/', whoami);
    const ask = await serve(app);
    const cookie = (await ask('/login')).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    pieces = 0;
    expect(await (await ask('/', { headers: { cookie } })).json()).toEqual({ userId: 'u1', n: 0 });
    expect(pieces).toBe(held);
  });

  test('rotateSession: a new id for the same data and the same place in the list, the old one dead', async () => {
    const ids: string[] = [];
    const rotate: RequestHandler = async (req, res) => {
      ids.push(req.sessionID);
      req.session.n = 1;
      await rotateSession(req);
      ids.push(req.sessionID);
      req.session.quick = true;
      res.json(req.session.userId);
    };
    const { sessions, browser } = shop({ '/login': login, '/rotate': rotate, '/': whoami });
    const ask = await browser();
    await ask('/login');
    const [before] = await sessions.list('u1');
    const response = await ask('/rotate');
    expect(await response.json()).toBe('u1');
    expect(response.headers.getSetCookie()).toHaveLength(1);
    expect(ids[0]).not.toBe(ids[1]);
    expect(await sessions.load(ids[0] ?? '')).toBeNull();
    expect((await sessions.load(ids[1] ?? ''))?.data).toMatchObject({ userId: 'u1', n: 1, quick: true });
    const [after] = await sessions.list('u1');
    expect(after?.absoluteAt).toBe(before?.absoluteAt);
    expect(await (await ask('/')).json()).toEqual({ userId: 'u1', n: 1 });
  });

  test('rotateSession keeps what another request has written, and only what it is told to', async () => {
    const shopped: Shop = shop({
      '/login': login,
      '/rotate': async (req, res) => {
        await shopped.sessions.update(req.sessionID, (data) => void Object.assign(data, { n: 7, quick: true }));
        await rotateSession(req, { keep: ['userId', 'n'] });
        res.json(req.session);
      },
    });
    const ask = await shopped.browser();
    await ask('/login');
    const { cookie, ...data } = (await (await ask('/rotate')).json()) as Record<string, unknown>;
    expect(data).toEqual({ userId: 'u1', n: 7 });
    expect(cookie).toMatchObject({ originalMaxAge: null, path: '/', httpOnly: true });
  });

  test('rotateSession of a session that has ended, or was revoked, is refused, and leaves none', async () => {
    const shopped: Shop = shop({
      '/login': login,
      '/rotate': async (req, res) => {
        await shopped.sessions.revokeAll('u1');
        await rotateSession(req);
        res.json('rotated');
      },
    });
    const ask = await shopped.browser();
    await ask('/login');
    const response = await ask('/rotate');
    expect([response.status, await response.json()]).toEqual([401, { code: 'SESSION_GONE' }]);
    expect(await shopped.sessions.list('u1')).toEqual([]);
  });

  test('detect: await save(req) answers a conflict with 409', async () => {
    const shopped: Shop = shop(
      {
        '/start': start,
        '/conflict': async (req, res) => {
          await shopped.sessions.update(req.sessionID, (data) => void Object.assign(data, { n: 5 }));
          req.session.n = 2;
          await save(req);
          res.json('saved');
        },
        '/': whoami,
      },
      { onConflict: 'detect' },
    );
    const ask = await shopped.browser();
    await ask('/start');
    const response = await ask('/conflict');
    expect([response.status, await response.json()]).toEqual([409, { code: 'SESSION_CONFLICT' }]);
    expect(await (await ask('/')).json()).toMatchObject({ n: 5 });
  });

  test.each([
    [{}, 200, 'saved'],
    [{ onGone: 'error' }, 401, { code: 'SESSION_GONE' }],
  ] as const)('a write to a session that has ended, with %o: %i', async (storeOptions, status, body) => {
    const shopped: Shop = shop(
      {
        '/start': start,
        '/late': async (req, res) => {
          await shopped.sessions.destroy(req.sessionID);
          req.session.n = 2;
          await save(req);
          res.json('saved');
        },
        '/': whoami,
      },
      {},
      storeOptions,
    );
    const ask = await shopped.browser();
    await ask('/start');
    const response = await ask('/late');
    expect([response.status, await response.json()]).toEqual([status, body]);
    expect(await (await ask('/')).json()).toEqual({ userId: null, n: 0 });
  });

  test('too many sessions and fixation are told with a code', async () => {
    const plant: RequestHandler = (req, res, next) => {
      req.session.userId = 'victim';
      save(req).then(() => res.json('saved'), next);
    };
    const routes = {
      '/login': login,
      '/start': start,
      '/plant': plant,
    } as Record<string, RequestHandler>;
    const { browser } = shop(routes, { maxPerUser: 1, evict: 'reject', onFixation: 'refuse' });
    expect((await (await browser())('/login')).status).toBe(200);
    const second = await (await browser())('/login');
    expect([second.status, await second.json()]).toEqual([403, { code: 'SESSION_LIMIT' }]);
    const ask = await browser();
    await ask('/start');
    const planted = await ask('/plant');
    expect([planted.status, await planted.json()]).toEqual([403, { code: 'SESSION_FIXATION' }]);
  });

  test('a login that was revoked while it was being saved stays out, however often it is saved', async () => {
    const faulty = faultyDriver(driver);
    const shopped: Shop = shop(
      {
        '/login': async (req, res) => {
          req.session.userId = 'u1';
          faulty.inject(
            async (run) => {
              await shopped.sessions.revokeAll('u1');
              return run();
            },
            { on: ({ name }) => name === 'session/commit-session' },
          );
          const first = await save(req).then(
            () => 'saved',
            (error: { code: string }) => error.code,
          );
          await save(req);
          res.json(first);
        },
        '/': whoami,
      },
      { driver: faulty },
    );
    const ask = await shopped.browser();
    expect(await (await ask('/login')).json()).toBe('SESSION_REVOKED');
    expect(await (await ask('/')).json()).toEqual({ userId: null, n: 0 });
    expect(await shopped.sessions.list('u1')).toEqual([]);
  });

  test('what cannot be stored is an error of the save', async () => {
    const { browser } = shop({
      '/big': async (req, res) => {
        Object.assign(req.session, { big: 'x'.repeat(70_000) });
        await save(req);
        res.json('saved');
      },
      '/bigint': async (req, res) => {
        Object.assign(req.session, { big: 1n });
        delete (req.session as { big?: unknown }).big;
        res.json('fine');
      },
    });
    const ask = await browser();
    expect(await (await ask('/big')).json()).toEqual({ code: 'SESSION_TOO_LARGE' });
    expect((await ask('/bigint')).status).toBe(200);
  });
});

describe("what express-session's own tests ask of a store", () => {
  test('a session without a cookie, put there by somebody, is an error of the framework', async () => {
    const ids: string[] = [];
    const shopped: Shop = shop({
      '/start': (req, res) => {
        ids.push(req.sessionID);
        start(req, res, () => {});
      },
      '/': whoami,
    });
    const ask = await shopped.browser();
    await ask('/start');
    await storeKit(shopped.sessions).write(ids[0] ?? '', { foo: 'bar' }, undefined, { mode: 'replace' });
    expect((await ask('/')).status).toBe(500);
  });

  test('a cookie that ends at no time at all is answered', async () => {
    const { browser } = shop({
      '/nan': async (req, res) => {
        req.session.n = 1;
        req.session.cookie.expires = new Date(Number.NaN);
        await save(req);
        res.json('saved');
      },
    });
    const response = await (await browser())('/nan');
    expect([response.status, await response.json()]).toEqual([200, 'saved']);
  });

  test('reload of a session that has ended is an error', async () => {
    const shopped: Shop = shop({
      '/start': start,
      '/reload': async (req, res) => {
        await shopped.sessions.clear();
        req.session.reload((error: Error) => void res.json(error.message));
      },
    });
    const ask = await shopped.browser();
    await ask('/start');
    expect(await (await ask('/reload')).json()).toBe('failed to load session');
  });

  test('its records serve another adapter, and theirs it', async () => {
    const ids: string[] = [];
    const shopped: Shop = shop({
      '/start': (req, res) => {
        ids.push(req.sessionID);
        start(req, res, () => {});
      },
      '/': whoami,
    });
    const ask = await shopped.browser();
    await ask('/start');
    const kit = storeKit(shopped.sessions);
    const found = await kit.read(ids[0] ?? '');
    expect(found?.data).toMatchObject({ n: 1, cookie: { originalMaxAge: null, path: '/' } });
    await kit.write(ids[0] ?? '', { ...found?.data, n: 5 }, found?.base, { mode: 'update' });
    expect(await (await ask('/')).json()).toMatchObject({ n: 5 });
  });
});

describe('the store by itself', () => {
  const sessions = createSessions<Data>({ driver, keys: freshKeys() });
  const store = sessionStore(sessions) as unknown as Record<'get' | 'set' | 'destroy', (...args: unknown[]) => unknown>;

  test('without a callback it answers with a promise', async () => {
    await store.set('promised', { cookie: { originalMaxAge: null }, n: 1 });
    expect(await store.get('promised')).toMatchObject({ n: 1 });
    expect(await store.destroy('promised')).toBeUndefined();
    expect(await store.get('promised')).toBeNull();
  });

  test('a callback that throws is called once, and its error is uncaught', async () => {
    const handlers = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    let calls = 0;
    const uncaught = new Promise<Error>((resolve) => process.once('uncaughtException', resolve));
    store.get('nobody', () => {
      calls++;
      throw new Error('in the callback');
    });
    const { message } = await uncaught;
    for (const handler of handlers) process.on('uncaughtException', handler);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([message, calls]).toEqual(['in the callback', 1]);
  });

  test('an id that no session can have is refused to writers and unknown to readers', async () => {
    expect(await store.get('x'.repeat(257))).toBeNull();
    await expect(store.set('', { cookie: {} })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a fixed date in the cookie is kept, and is no reason to write', async () => {
    const counted = faultyDriver(driver);
    const own = sessionStore(
      createSessions({ driver: counted, keys: freshKeys(), touchEvery: '1m' }),
    ) as unknown as typeof store;
    const expires = new Date(Date.now() + 600_000);
    await own.set('dated', { cookie: { originalMaxAge: null, expires }, n: 1 });
    const read = (await own.get('dated')) as { cookie: { expires: Date } };
    expect(Math.abs(read.cookie.expires.getTime() - expires.getTime())).toBeLessThan(1_000);
    const before = counted.calls.length;
    // As after a way through two clocks and whole milliseconds.
    read.cookie.expires = new Date(expires.getTime() + 300);
    await own.set('dated', read);
    expect(counted.calls).toHaveLength(before);
  });
});
