import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { connect } from 'node:net';
import { createGzip } from 'node:zlib';
import { type Cache, createCache } from '@redis-patterns/core/cache';
import { memoryDriver } from '@redis-patterns/core/memory';
import express, { type Express, type Response as Reply, type Request, type RequestHandler, Router } from 'express';
import session from 'express-session';
import { expect, onTestFinished, test } from 'vitest';
import { cacheRoute } from '../src/index.ts';
import { freshKeys, serve } from './serve.ts';

function freshCache(): Cache {
  const cache = createCache({ driver: memoryDriver(), keys: freshKeys() });
  onTestFinished(() => cache.close());
  return cache;
}

const cached = (): RequestHandler => cacheRoute({ cache: freshCache(), ttl: '1m' });
const status = (response: Response): string => response.headers.get('cache-status') ?? '';

/** Asks twice; what both answers say of the cache. */
async function twice(app: Express, path: string, init?: RequestInit): Promise<string[]> {
  const ask = await serve(app);
  const told = [];
  for (let i = 0; i < 2; i++) {
    const answer = await ask(path, init);
    await answer.arrayBuffer();
    told.push(status(answer));
  }
  return told;
}

test('mounted before authentication by mistake, it stores nothing of what that guards', async () => {
  const app = express();
  const authenticate: RequestHandler = (request, response, next) => {
    if (request.get('cookie') === 'sid=alice') next();
    else response.status(401).end();
  };
  app.get('/account', cached(), authenticate, (_request, response) => void response.send("alice's account"));
  const ask = await serve(app);
  const alice = await ask('/account', { headers: { cookie: 'sid=alice' } });
  expect([alice.status, status(alice)]).toEqual([200, expect.stringMatching(/detail=UNKEYED-READ:cookie$/)]);
  expect((await ask('/account')).status).toBe(401);
});

test('a session cookie that outer middleware sets when headers leave keeps the response out of the cache', async () => {
  const app = express();
  app.use(session({ secret: 's', resave: false, saveUninitialized: true }));
  app.get('/', cached(), (_request, response) => void response.send('hello'));
  const ask = await serve(app);
  const cookies = [];
  for (let i = 0; i < 2; i++) {
    const answer = await ask('/');
    expect(status(answer)).not.toMatch(/hit/);
    cookies.push(answer.headers.get('set-cookie'));
  }
  expect(cookies[0]).not.toBe(cookies[1]);
});

/** The smallest compression that does what they all do: it stands before `write` and `end` of the response. */
const compress: RequestHandler = (_request, response, next) => {
  const { write, end } = response;
  const gzip = createGzip();
  gzip.on('data', (chunk) => void write.call(response, chunk, 'utf8'));
  gzip.on('end', () => void end.call(response, undefined, 'utf8'));
  response.end = ((chunk: Buffer | string) => {
    response.setHeader('content-encoding', 'gzip').removeHeader('content-length');
    gzip.end(chunk);
    return response;
  }) as typeof end;
  next();
};

test('compression outside compresses hits too, and the entry is not compressed', async () => {
  const app = express();
  app.get('/', compress, cached(), (_request, response) => void response.send('hello'));
  const ask = await serve(app);
  for (const how of [/stored$/, /; hit/]) {
    const answer = await ask('/');
    expect(status(answer)).toMatch(how);
    expect(await answer.text()).toBe('hello'); // fetch decompresses
    expect(answer.headers.get('content-encoding')).toBe('gzip');
  }
});

test('compression inside is refused', async () => {
  const app = express();
  app.get('/', cached(), compress, (_request, response) => void response.send('hello'));
  expect(await twice(app, '/')).toEqual([
    expect.stringMatching(/detail=(ENCODED|STREAM)$/),
    expect.stringMatching(/detail=(ENCODED|STREAM)$/),
  ]);
});

test.each<[what: string, handler: (response: Reply) => unknown]>([
  ['writeHead with headers, then end', (response) => response.writeHead(200, { 'x-own': '1' }).end('x')],
  ['writeHead with a message and headers', (response) => response.writeHead(200, 'Fine', { 'x-own': '1' }).end('x')],
  ['writeHead with a flat list', (response) => response.writeHead(200, ['x-own', '1'] as never).end('x')],
  ['end with an encoding', (response) => response.set('x-own', '1').end('eA==', 'base64')],
  ['end with a callback', (response) => response.set('x-own', '1').end('x', () => {})],
  ['json', (response) => response.set('x-own', '1').type('text').send('x')],
])('%s is stored as it was sent', async (_what, handler) => {
  const app = express();
  app.get('/', cached(), (_request, response) => void handler(response));
  const ask = await serve(app);
  for (const how of [/stored$/, /; hit/]) {
    const answer = await ask('/');
    expect(status(answer)).toMatch(how);
    expect([await answer.text(), answer.headers.get('x-own')]).toEqual(['x', '1']);
  }
});

test('headers that are flushed early pass through, unstored', async () => {
  const app = express();
  app.get('/', cached(), (_request, response) => {
    response.flushHeaders();
    response.end('x');
  });
  expect(await twice(app, '/')).toEqual(Array(2).fill(expect.stringMatching(/detail=STREAM$/)));
});

test('writing after the end does no harm', async () => {
  const app = express();
  app.get('/', cached(), (_request, response) => {
    response.on('error', () => {});
    response.send('x');
    response.write('late');
    response.end('later');
  });
  const ask = await serve(app);
  for (let i = 0; i < 2; i++) expect(await (await ask('/')).text()).toBe('x');
});

test('errors take their usual way, by next and by throwing', async () => {
  const app = express();
  app.get('/next', cached(), (_request, _response, next) => next(Object.assign(new Error('x'), { status: 418 })));
  app.get('/throw', cached(), async () => {
    throw Object.assign(new Error('x'), { status: 418 });
  });
  const ask = await serve(app);
  for (const path of ['/next', '/throw', '/next', '/throw']) expect((await ask(path)).status).toBe(418);
});

test('routers and sub-applications have entries and route tags by where they are mounted', async () => {
  const cache = freshCache();
  let runs = 0;
  const things = Router();
  things.get('/:id', cacheRoute({ cache, ttl: '1m' }), (request: Request, response: Reply) => {
    runs++;
    response.send(`${request.baseUrl} ${request.params['id']}`);
  });
  const sub = express();
  sub.use('/things', things);
  const app = express();
  app.use('/a', sub);
  app.use('/b', sub);
  const ask = await serve(app);
  const text = async (path: string): Promise<string> => (await ask(path)).text();
  expect([await text('/a/things/1'), await text('/b/things/1'), await text('/a/things/1')]).toEqual([
    '/a/things 1',
    '/b/things 1',
    '/a/things 1',
  ]);
  expect(runs).toBe(2);
  await cache.invalidateTags('route:/a/things/:id');
  await text('/a/things/1');
  await text('/b/things/1');
  expect(runs).toBe(3);
});

test('what outer middleware sets speaks for the present request on a hit', async () => {
  const app = express();
  let requests = 0;
  app.use((_request, response, next) => {
    response.set({ 'x-request-id': String(++requests), 'x-frame-options': 'DENY', 'x-count': String(requests) });
    next();
  });
  app.get('/', cached(), (_request, response) => void response.send('x'));
  const ask = await serve(app);
  await ask('/');
  const { headers } = await ask('/');
  expect([headers.get('x-request-id'), headers.get('x-count'), headers.get('x-frame-options')]).toEqual([
    '2',
    '2',
    'DENY',
  ]);
});

test('an HTTP/1.0 client is answered whole', async () => {
  const app = express();
  app.get('/', cached(), (_request, response) => void response.send('hello'));
  const ask = await serve(app);
  const { port } = new URL((await ask('/')).url);
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.setEncoding('utf8').on('data', (piece) => {
      text += piece;
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*Cache-Status: redis-patterns; hit[\s\S]*\r\n\r\nhello$/i);
});

test('a partition that gives no text passes the cache, with a warning', async () => {
  const said: unknown[] = [];
  const hear = (message: unknown): void => void said.push(message);
  subscribe('redis-patterns:warning', hear);
  onTestFinished(() => void unsubscribe('redis-patterns:warning', hear));
  const app = express();
  const cached = cacheRoute({ cache: freshCache(), ttl: '1m', partition: () => '' });
  app.get('/', cached, (_request, response) => void response.send('x'));
  expect(await twice(app, '/')).toEqual(Array(2).fill('redis-patterns; fwd=bypass; detail=PARTITION'));
  expect(said).toEqual(Array(2).fill(expect.objectContaining({ code: 'BAD_PARTITION' })));
});

test('each request is published with its route and what became of it, and nothing else', async () => {
  const seen: unknown[] = [];
  const channel = tracingChannel('redis-patterns:http:cache').asyncEnd;
  const hear = (message: unknown): void => void seen.push({ ...(message as object) });
  channel.subscribe(hear);
  onTestFinished(() => void channel.unsubscribe(hear));
  const app = express();
  app.get('/p/:id', cached(), (request, response) => {
    if (request.params['id'] === 'private') response.set('cache-control', 'private');
    response.send('secret');
  });
  const ask = await serve(app);
  for (const path of ['/p/1', '/p/1', '/p/private']) await (await ask(path)).text();
  await ask('/p/1', { headers: { authorization: 'secret' } });
  await expect.poll(() => seen.length).toBe(4);
  expect(seen).toEqual([
    { route: '/p/:id', status: 200, outcome: 'stored' },
    { route: '/p/:id', status: 200, outcome: 'hit' },
    { route: '/p/:id', status: 200, outcome: 'refused', reason: 'PRIVATE' },
    { route: '/p/:id', outcome: 'bypass', reason: 'AUTHORIZATION' },
  ]);
});

test('an option that throws goes to the error handler', async () => {
  const app = express();
  const broken = cacheRoute({
    cache: freshCache(),
    ttl: '1m',
    tags: () => {
      throw Object.assign(new Error('x'), { status: 418 });
    },
  });
  app.get('/', broken, (_request, response) => void response.send('x'));
  const ask = await serve(app);
  expect((await ask('/')).status).toBe(418);
});
