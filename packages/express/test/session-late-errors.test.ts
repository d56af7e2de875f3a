import { tracingChannel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionOpEvent } from '@redis-patterns/core';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSessions } from '@redis-patterns/core/session';
import { type Fault, type FaultyDriver, faultyDriver, heldBack, refused, unsent } from '@redis-patterns/testkit';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import session from 'express-session';
import { expect, onTestFinished, test } from 'vitest';
import { save, sessionStore } from '../src/session.ts';
import { freshKeys } from './serve.ts';

declare module 'express-session' {
  interface SessionData {
    cart: number;
  }
}

interface Browser {
  readonly redis: FaultyDriver;
  /** One request over the one connection that is kept open; `port` is the client's end of it. */
  ask(path: string): Promise<{ status: number; body: string; port: number }>;
  /** Codes of the errors that handlers were given. */
  readonly told: string[];
}

/** An application whose last error handler is `handler`, and a browser that has a session there. */
async function browserOn(routes: Record<string, RequestHandler>, handler?: ErrorRequestHandler): Promise<Browser> {
  const redis = faultyDriver(memoryDriver());
  const sessions = createSessions({ driver: redis, keys: freshKeys(), touchEvery: 0, deadline: 50 });
  const told: string[] = [];
  const app = express().set('env', 'test'); // Express' own handler prints errors otherwise
  app.get('/plain', (_req, res) => void res.send('plain'));
  app.use(session({ store: sessionStore(sessions), secret: 's', resave: false, saveUninitialized: true }));
  app.get('/', (_req, res) => void res.send('read'));
  for (const [path, route] of Object.entries(routes)) app.get(path, route);
  const tell: ErrorRequestHandler = (error, _req, _res, next) => {
    told.push(error.code);
    next(error);
  };
  app.use(tell);
  if (handler !== undefined) app.use(handler);

  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.close().closeAllConnections();
  });
  let cookie = '';
  const ask: Browser['ask'] = async (path) => {
    const { port } = server.address() as AddressInfo;
    const [response] = await once(request({ port, path, agent, headers: { cookie } }).end(), 'response');
    const local = response.socket.localPort;
    cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
    let body = '';
    for await (const piece of response.setEncoding('utf8')) body += piece;
    // What is deferred behind the answer, and the client hearing of it.
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => void setImmediate(resolve));
    return { status: response.statusCode, body, port: local };
  };
  await ask('/');
  return { redis, ask, told };
}

const FOREVER = { times: Number.POSITIVE_INFINITY };

/** Once the session was read, nothing of it can be written. */
function afterReading(redis: () => FaultyDriver, fault: Fault, then: RequestHandler): RequestHandler {
  return (req, res, next) => {
    redis().inject(fault, FOREVER);
    return then(req, res, next);
  };
}

test.each<[name: string, fault: Fault]>([
  ['no connection', unsent],
  ['silence', heldBack(new Promise(() => {}))],
])('a touch that Redis does not answer (%s) leaves the answer and its connection alone', async (_name, fault) => {
  const failed: (SessionOpEvent & { error?: unknown })[] = [];
  const channel = tracingChannel('redis-patterns:session:op').error;
  const hear = (message: unknown): void => void failed.push({ ...(message as SessionOpEvent) });
  channel.subscribe(hear);
  onTestFinished(() => void channel.unsubscribe(hear));
  const browser: Browser = await browserOn({
    '/touch': afterReading(
      () => browser.redis,
      fault,
      (_req, res) => void res.send('touched'),
    ),
  });
  const touched = await browser.ask('/touch');
  expect([touched.status, touched.body]).toEqual([200, 'touched']);
  expect((await browser.ask('/plain')).port).toBe(touched.port);
  expect(browser.told).toEqual([]);
  expect(failed).toEqual([expect.objectContaining({ op: 'touch' })]);
});

test('a touch that Redis refuses is told to the error handlers', async () => {
  const browser: Browser = await browserOn({
    '/touch': afterReading(
      () => browser.redis,
      refused('NOPERM'),
      (_req, res) => void res.send('touched'),
    ),
  });
  await browser.ask('/touch');
  expect(browser.told).toEqual(['DRIVER_FAILED']);
});

test('a new cookie that is not kept is told to the error handlers', async () => {
  const browser: Browser = await browserOn({
    '/remember': afterReading(
      () => browser.redis,
      unsent,
      (req, res) => {
        req.session.cookie.maxAge = 1_000_000;
        res.send('remembered');
      },
    ),
  });
  await browser.ask('/remember');
  expect(browser.told).toEqual(['DRIVER_FAILED']);
});

test('a touch that fails before the answer has begun is an error of whoever asked for it', async () => {
  const browser: Browser = await browserOn({
    '/by-hand': afterReading(
      () => browser.redis,
      unsent,
      (req, res) =>
        req.sessionStore.touch?.(req.sessionID, req.session as session.SessionData, (error?: { code: string }) => {
          res.send(error?.code);
        }),
    ),
  });
  expect((await browser.ask('/by-hand')).body).toBe('DRIVER_FAILED');
});

/** The last error handler that docs/express.md shows. */
const lastWord: ErrorRequestHandler = (error, req, res, next) => {
  if (res.writableEnded) return; // the whole answer is out, and only the last save failed
  if (res.headersSent) return next(error); // half an answer: cutting it off is all that tells the client
  Reflect.deleteProperty(req, 'session'); // else it is saved again, behind this answer
  res.status(error.statusCode ?? 500).json({ code: error.code });
};

const shopping = (redis: () => FaultyDriver): Record<string, RequestHandler> => ({
  '/cart': afterReading(redis, unsent, (req, res) => {
    req.session.cart = 1;
    res.send('kept');
  }),
  '/saved-cart': afterReading(redis, unsent, async (req, res) => {
    req.session.cart = 1;
    await save(req);
    res.send('kept');
  }),
});

test('a save that fails behind the answer reaches the error handlers, and by itself Express cuts the connection', async () => {
  const browser: Browser = await browserOn(shopping(() => browser.redis));
  const { port } = await browser.ask('/cart');
  expect(browser.told).toEqual(['DRIVER_FAILED']);
  expect((await browser.ask('/plain')).port).not.toBe(port);
});

test('with the handler of the docs the connection lives, and a save that was waited for is answered', async () => {
  const browser: Browser = await browserOn(
    shopping(() => browser.redis),
    lastWord,
  );
  const { port } = await browser.ask('/cart');
  expect(browser.told).toEqual(['DRIVER_FAILED']);
  expect((await browser.ask('/plain')).port).toBe(port);
  const again: Browser = await browserOn(
    shopping(() => again.redis),
    lastWord,
  );
  const refusal = await again.ask('/saved-cart');
  expect([refusal.status, refusal.body]).toEqual([503, '{"code":"DRIVER_FAILED"}']);
  expect((await again.ask('/plain')).port).toBe(refusal.port);
  expect(again.told).toEqual(['DRIVER_FAILED']);
});
