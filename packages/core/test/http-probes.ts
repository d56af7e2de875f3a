import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultyDriver, heldBack, unsent } from '@redis-patterns/testkit';
import fc from 'fast-check';
import { type Cache, createCache } from '../src/cache/index.ts';
import type { Driver } from '../src/driver/index.ts';
import type { ResponseOverrideOptions, ResponsePolicyOptions } from '../src/http/index.ts';
import { createKeys } from '../src/keys/index.ts';

/*
 * What a response cache must and must not do, as requests to a small application, the same for every framework
 * (`http.md`, section 8). Each faulty answer here is one that a published middleware gives.
 */

/** One request and its response, as a handler sees them in any framework. */
export interface Exchange {
  /** A header, read the framework's way. */
  header(name: string): string | undefined;
  /** A property of the framework's request: `hostname`, `ip`, `user`, … */
  read(property: string): unknown;
  query(name: string): unknown;
  status(code: number): Exchange;
  set(name: string, value: string | string[]): Exchange;
  override(options: ResponseOverrideOptions): Exchange;
  send(body: string | Buffer): unknown;
  /** Sends a body in pieces; `break` cuts the connection in the middle. */
  stream(...pieces: (string | 'break')[]): unknown;
}

/** A cache of one route, in terms that any framework has. */
export interface RouteOptions extends Partial<ResponsePolicyOptions> {
  readonly cache: Cache;
  /** By a header, so that any framework can give it. */
  readonly partitionBy?: string;
  readonly tags?: readonly string[];
  readonly skip?: boolean;
}

export type Handler = (exchange: Exchange) => unknown;

/** An application under construction. */
export interface Site {
  get(path: string, options: RouteOptions, handler: Handler): void;
  /** A write without a cache, that invalidates. */
  post(path: string, options: { cache: Cache; invalidates: readonly string[] }, handler: Handler): void;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** What the probes need from one framework. */
export interface ProbeSetup {
  test(name: string, run: () => Promise<void>): void;
  readonly driver: Driver;
  /** Serves a site until `close`. */
  open(build: (site: Site) => void): Promise<{ ask: Ask; close(): Promise<void> }>;
}

const cacheStatus = (response: Response): string => response.headers.get('cache-status') ?? '';
const stored = 'redis-patterns; fwd=uri-miss; stored';

export function httpProbes({ test, driver, open }: ProbeSetup): void {
  const caches: Cache[] = [];
  const freshCache = (on: Driver = driver, keys = createKeys(`t${randomBytes(6).toString('hex')}`)): Cache => {
    const cache = createCache({ driver: on, keys, deadline: '200ms' });
    caches.push(cache);
    return cache;
  };

  /** Serves one cached route, `/`, and counts how often its handler ran. */
  const probe = (
    name: string,
    options: Omit<RouteOptions, 'cache'>,
    handler: Handler,
    check: (ask: Ask, runs: () => number, cache: Cache) => Promise<void>,
  ): void =>
    test(name, async () => {
      let runs = 0;
      const cache = freshCache();
      const { ask, close } = await open((site) => {
        site.get('/', { cache, ttl: '1m', ...options }, (exchange) => {
          runs++;
          return handler(exchange);
        });
      });
      try {
        await check(ask, () => runs, cache);
      } finally {
        await close();
        await cache.close();
      }
    });

  /** A response that must not be kept: asked twice, its handler runs twice, and Cache-Status says why. */
  const refused = (
    reason: string,
    handler: Handler,
    options: Omit<RouteOptions, 'cache'> = {},
    init: RequestInit = {},
    path = '/',
  ): void =>
    probe(`${reason} is not stored`, options, handler, async (ask, runs) => {
      const first = await ask(path, init);
      await first.arrayBuffer();
      const second = await ask(path, init);
      await second.arrayBuffer();
      assert.equal(runs(), 2);
      assert.match(cacheStatus(first), new RegExp(`detail=${reason.split(' ')[0]?.replaceAll('*', '\\*')}$`));
    });

  // What is stored, and what is sent

  probe(
    'a response is made once, then answered from the cache',
    {},
    ({ set }) => set('x-own', '1').send('made'),
    async (ask, runs) => {
      const first = await ask('/');
      const second = await ask('/');
      assert.deepEqual([await first.text(), await second.text(), runs()], ['made', 'made', 1]);
      assert.equal(cacheStatus(first), stored);
      assert.match(cacheStatus(second), /^redis-patterns; hit; ttl=\d+$/);
      assert.equal(first.headers.get('age'), null);
      assert.match(second.headers.get('age') ?? '', /^\d$/);
      assert.equal(second.headers.get('x-own'), '1');
      assert.equal(second.headers.get('content-type'), first.headers.get('content-type'));
      assert.equal(second.headers.get('etag'), first.headers.get('etag'));
      assert.ok(Math.abs(Date.parse(second.headers.get('date') ?? '') - Date.now()) < 5_000);
    },
  );

  const bytes = randomBytes(2_000);
  probe(
    'a binary body comes back byte for byte',
    {},
    ({ set }) => set('content-type', 'image/png').send(bytes),
    async (ask, runs) => {
      await (await ask('/')).arrayBuffer();
      const hit = await ask('/');
      assert.ok(Buffer.from(await hit.arrayBuffer()).equals(bytes));
      assert.equal(runs(), 1);
    },
  );

  probe(
    '?a=1&b=2 and ?b=2&a=1 are one entry',
    {},
    ({ send }) => send('x'),
    async (ask, runs) => {
      await ask('/?a=1&b=2');
      await ask('/?b=2&a=1');
      assert.equal(runs(), 1);
    },
  );

  probe(
    'a query name that is not listed makes no entry of its own',
    { query: ['page'] },
    ({ query, send }) => send(`page ${query('page')}`),
    async (ask, runs) => {
      const answers = await Promise.all(
        ['/?page=1', '/?page=1&utm_source=a', '/?utm_source=b&page=1', '/?page=2'].map(async (path) =>
          (await ask(path)).text(),
        ),
      );
      assert.deepEqual(answers, ['page 1', 'page 1', 'page 1', 'page 2']);
      assert.equal(runs(), 2);
    },
  );

  refused(
    'UNKEYED-READ:query.utm_source',
    ({ query, send }) => send(String(query('utm_source'))),
    { query: ['page'] },
    {},
    '/?utm_source=x',
  );

  // What is never given to another visitor

  const alice = { headers: { authorization: 'alice' } };
  probe(
    'AUTHORIZATION passes the cache',
    {},
    ({ header, send }) => send(String(header('authorization'))),
    async (ask, runs) => {
      const answers = [await ask('/', alice), await ask('/', { headers: { authorization: 'bob' } })];
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), ['alice', 'bob']);
      assert.equal(runs(), 2);
      assert.equal(cacheStatus(answers[0] as Response), 'redis-patterns; fwd=bypass; detail=AUTHORIZATION');
    },
  );

  probe(
    'with a partition, an entry belongs to one identity',
    { partitionBy: 'x-user' },
    ({ header, send }) => send(String(header('authorization'))),
    async (ask, runs) => {
      const as = async (user: string): Promise<string> =>
        (await ask('/', { headers: { authorization: user, 'x-user': user } })).text();
      assert.deepEqual([await as('alice'), await as('bob'), await as('alice')], ['alice', 'bob', 'alice']);
      assert.equal(runs(), 2);
    },
  );

  probe(
    'without an identity, a partitioned route passes the cache',
    { partitionBy: 'x-user' },
    ({ send }) => send('x'),
    async (ask, runs) => {
      assert.equal(cacheStatus(await ask('/')), 'redis-patterns; fwd=bypass; detail=PARTITION');
      await ask('/');
      assert.equal(runs(), 2);
    },
  );

  probe(
    'SET-COOKIE is not stored, and reaches the visitor it was made for',
    {},
    ({ set, send }) => {
      set('set-cookie', `sid=${randomBytes(4).toString('hex')}`);
      return send('x');
    },
    async (ask, runs) => {
      const [a, b] = [await ask('/'), await ask('/')];
      assert.notEqual(a.headers.get('set-cookie'), b.headers.get('set-cookie'));
      assert.match(a.headers.get('set-cookie') ?? '', /^sid=/);
      assert.equal(runs(), 2);
      assert.match(cacheStatus(a), /detail=SET-COOKIE$/);
    },
  );

  refused('PRIVATE', ({ set }) => set('cache-control', 'private').send('x'));
  refused('NO-STORE', ({ set }) => set('cache-control', 'private, no-store').send('x'));
  refused('TTL', ({ set }) => set('cache-control', 'max-age=-1').send('x'));
  refused('VARY:accept-language', ({ set }) => set('vary', 'Accept-Language').send('x'));
  refused('STATUS', ({ status }) => status(404).send('x'));
  refused('STATUS of a failure', ({ status }) => status(500).send('x'));
  refused('NONCE', ({ set }) => set('content-security-policy', "script-src 'nonce-abc'").send('x'));
  refused('ENCODED', ({ set }) => set('content-encoding', 'gzip').send(GZIPPED));
  refused('TOO-LARGE', ({ send }) => send('x'.repeat(1_001)), { maxBytes: 1_000 });
  refused('STREAM', ({ stream }) => stream('a', 'b'));
  refused('STREAM of events', ({ set }) => set('content-type', 'text/event-stream').stream('data: 1\n\n'));
  refused('OVERRIDE', ({ override }) => override({ store: false }).send('x'));
  refused('REQUEST-NO-STORE', ({ send }) => send('x'), {}, { headers: { 'cache-control': 'no-store' } });

  for (const header of POISONING) {
    refused(
      `UNKEYED-READ:${header.replace('referer', 'referr?er')}`, // Express looks for both spellings

      (exchange) => exchange.send(`for ${exchange.header(header)}`),
      {},
      { headers: { [header]: 'evil' } },
    );
  }
  refused('UNKEYED-READ:req.user', ({ read, send }) => send(String(read('user'))));
  refused('UNKEYED-READ:req.ip', ({ read, send }) => send(String(read('ip'))));
  refused('UNKEYED-READ:(x-forwarded-)?host', ({ read, send }) => send(String(read('hostname'))));
  refused(
    'UNKEYED-READ:cookie of a page that looks like a picture',
    ({ header, set }) => set('content-type', 'text/html').send(`account of ${header('cookie')}`),
    {},
    { headers: { cookie: 'sid=alice' } },
  );

  probe(
    'the refused header goes out as the handler wrote it',
    {},
    ({ set }) => set('cache-control', 'private, max-age=7').send('x'),
    async (ask) => {
      assert.equal((await ask('/')).headers.get('cache-control'), 'private, max-age=7');
    },
  );

  probe(
    'a declared Vary makes an entry for each value, and is announced',
    { vary: ['Accept-Language'] },
    ({ header, send }) => send(String(header('accept-language'))),
    async (ask, runs) => {
      const inLanguage = (language: string): Promise<Response> =>
        ask('/', { headers: { 'accept-language': language } });
      const answers = [await inLanguage('de'), await inLanguage('fr'), await inLanguage('de')];
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), ['de', 'fr', 'de']);
      assert.equal(runs(), 2);
      for (const { headers } of answers) assert.match(headers.get('vary') ?? '', /accept-language/i);
      assert.match(cacheStatus(answers[0] as Response), /fwd=miss; stored$/);
    },
  );

  probe(
    'hosts that are listed have entries of their own, others pass',
    { hosts: ['a.example', 'b.example'] },
    ({ read, send }) => send(String(read('hostname'))),
    async (ask, runs) => {
      const unlisted = await ask('/');
      assert.equal(cacheStatus(unlisted), 'redis-patterns; fwd=bypass; detail=HOST');
      const { url } = unlisted;
      const on = (host: string): Promise<string> => bodyOn(url, host);
      assert.deepEqual(
        [await on('a.example'), await on('b.example'), await on('a.example')],
        ['a.example', 'b.example', 'a.example'],
      );
      assert.equal(runs(), 3);
    },
  );

  probe(
    '404 is stored where its status is listed',
    { statuses: { 200: true, 404: '5s' } },
    ({ status }) => status(404).send('gone'),
    async (ask, runs) => {
      await ask('/');
      const hit = await ask('/');
      assert.deepEqual([hit.status, await hit.text(), runs()], [404, 'gone', 1]);
    },
  );

  probe(
    'whatever visitors send and handlers read, a hit is what the handler would have given',
    { vary: ['x-keyed'] },
    ({ header, query, send }) => {
      const names = String(query('reads')).split('.');
      return send(JSON.stringify(names.map((name) => header(name) ?? null)));
    },
    async (ask) => {
      let hits = 0;
      for (const { reads, headers } of fc.sample(visits, 200)) {
        const answer = await ask(`/?reads=${reads.join('.')}`, { headers });
        const wanted = reads.map((name) => headers[name] ?? null);
        assert.deepEqual(await answer.json(), wanted);
        if (/; hit/.test(cacheStatus(answer))) hits++;
      }
      assert.ok(hits > 10, `only ${hits} hits: this says little`);
    },
  );

  // Preconditions and methods

  const tagged: Handler = ({ set }) =>
    set('etag', '"v1"').set('last-modified', 'Mon, 02 Nov 2026 10:00:00 GMT').send('body');
  probe('If-None-Match is answered with 304 on a hit, without the handler', {}, tagged, async (ask, runs) => {
    await ask('/');
    const answer = await ask('/', { headers: { 'if-none-match': 'W/"v1"' } });
    assert.deepEqual([answer.status, await answer.text(), runs()], [304, '', 1]);
    assert.equal(answer.headers.get('etag'), '"v1"');
    assert.equal(answer.headers.get('content-type'), null);
    assert.match(cacheStatus(answer), /; hit/);
    assert.equal((await ask('/', { headers: { 'if-none-match': '"other"' } })).status, 200);
    assert.equal((await ask('/', { headers: { 'if-modified-since': 'Mon, 02 Nov 2026 10:00:00 GMT' } })).status, 304);
  });

  probe('If-None-Match on a cold cache is 304, and the whole response is stored', {}, tagged, async (ask, runs) => {
    const cold = await ask('/', { headers: { 'if-none-match': '"v1"' } });
    assert.deepEqual([cold.status, await cold.text(), cacheStatus(cold)], [304, '', stored]);
    const hit = await ask('/');
    assert.deepEqual([hit.status, await hit.text(), runs()], [200, 'body', 1]);
  });

  probe(
    'a response without a tag gets one of its body',
    {},
    ({ set }) => set('content-type', 'text/x').send('same'),
    async (ask) => {
      const tag = (await ask('/')).headers.get('etag') ?? '';
      assert.match(tag, /^W\/".{20,}"$/);
      assert.equal((await ask('/', { headers: { 'if-none-match': tag } })).status, 304);
    },
  );

  test('the tag of one page answers nothing about another', async () => {
    const cache = freshCache();
    const { ask, close } = await open((site) => {
      for (const path of ['/a', '/b']) site.get(path, { cache, ttl: '1m' }, ({ send }) => send(`page ${path}`));
    });
    const tag = (await ask('/a')).headers.get('etag') ?? '';
    const other = await ask('/b', { headers: { 'if-none-match': tag } });
    assert.deepEqual([other.status, await other.text()], [200, 'page /b']);
    await close();
    await cache.close();
  });

  probe(
    'HEAD is answered from the entry of GET, with its length and no body',
    {},
    ({ send }) => send('12345'),
    async (ask, runs) => {
      await ask('/');
      const head = await ask('/', { method: 'HEAD' });
      assert.deepEqual([head.headers.get('content-length'), await head.text(), runs()], ['5', '', 1]);
      assert.match(cacheStatus(head), /; hit/);
    },
  );

  probe(
    'HEAD on a cold cache runs the handler and stores nothing',
    {},
    ({ send }) => send('12345'),
    async (ask, runs) => {
      assert.match(cacheStatus(await ask('/', { method: 'HEAD' })), /fwd=uri-miss; detail=REQUEST-METHOD$/);
      assert.equal(cacheStatus(await ask('/')), stored);
      assert.equal(runs(), 2);
    },
  );

  probe(
    "a client's no-cache is ignored",
    {},
    ({ send }) => send('x'),
    async (ask, runs) => {
      await ask('/');
      assert.match(cacheStatus(await ask('/', { headers: { 'cache-control': 'no-cache' } })), /; hit/);
      assert.equal(runs(), 1);
    },
  );

  probe(
    "a client's directives are honoured where the route says so",
    { clientDirectives: 'honour' },
    ({ send }) => send('x'),
    async (ask, runs) => {
      const asking = (directive: string): Promise<Response> => ask('/', { headers: { 'cache-control': directive } });
      assert.equal((await asking('only-if-cached')).status, 504);
      assert.equal(runs(), 0);
      await ask('/');
      assert.equal((await asking('only-if-cached')).status, 200);
      assert.equal(cacheStatus(await asking('no-cache')), 'redis-patterns; fwd=request');
      assert.equal(runs(), 2);
    },
  );

  for (const [name, init] of Object.entries({
    RANGE: { headers: { range: 'bytes=0-1' } },
    PRECONDITION: { headers: { 'if-match': '"x"' } },
  })) {
    probe(
      `${name} passes the cache`,
      {},
      ({ send }) => send('x'),
      async (ask, runs) => {
        await ask('/');
        assert.equal(cacheStatus(await ask('/', init)), `redis-patterns; fwd=bypass; detail=${name}`);
        assert.equal(runs(), 2);
      },
    );
  }

  probe(
    'what is skipped passes the cache',
    { skip: true },
    ({ send }) => send('x'),
    async (ask, runs) => {
      assert.equal(cacheStatus(await ask('/')), 'redis-patterns; fwd=bypass; detail=SKIP');
      await ask('/');
      assert.equal(runs(), 2);
    },
  );

  probe(
    'caches behind this one are told what the policy says, after storing',
    { downstream: 'no-store' },
    ({ set }) => set('cache-control', 'max-age=60').send('x'),
    async (ask, runs) => {
      for (let i = 0; i < 2; i++) assert.equal((await ask('/')).headers.get('cache-control'), 'no-store');
      assert.equal(runs(), 1);
    },
  );

  probe(
    'Cache-Status can be left out',
    { cacheStatus: false },
    ({ send }) => send('x'),
    async (ask) => {
      for (let i = 0; i < 2; i++) assert.equal((await ask('/')).headers.get('cache-status'), null);
    },
  );

  probe(
    'an override says how long',
    {},
    ({ override }) => override({ ttl: '1s', tags: ['x'] }).send('x'),
    async (ask, runs, cache) => {
      await ask('/');
      assert.match(cacheStatus(await ask('/')), /; hit; ttl=0$/);
      await cache.invalidateTags('x');
      await ask('/');
      assert.equal(runs(), 2);
    },
  );

  probe(
    'a streamed body is stored where the route says so',
    { stream: true },
    ({ stream }) => stream('a', 'b'),
    async (ask, runs) => {
      assert.equal(await (await ask('/')).text(), 'ab');
      await eventually(async () => {
        const hit = await ask('/');
        assert.equal(await hit.text(), 'ab');
        assert.match(cacheStatus(hit), /; hit/);
      });
      assert.ok(runs() <= 2);
    },
  );

  probe(
    'a streamed body that is too large passes through whole',
    { stream: true, maxBytes: 10 },
    ({ stream }) => stream('0123456789', '0'),
    async (ask, runs) => {
      for (let i = 0; i < 2; i++) assert.equal(await (await ask('/')).text(), '01234567890');
      assert.equal(runs(), 2);
    },
  );

  probe(
    'a body that is cut off is not stored, and its lease is gone',
    { stream: true },
    ({ stream }) => stream('a', 'break'),
    async (ask, runs) => {
      for (let i = 0; i < 2; i++) await assert.rejects(async () => (await ask('/')).text());
      assert.equal(runs(), 2);
    },
  );

  // Many at once

  const slow =
    (ms: number, then: Handler): Handler =>
    async (exchange) => {
      await sleep(ms);
      return then(exchange);
    };

  probe(
    'ten who come at once share one run',
    {},
    slow(40, ({ send }) => send('x')),
    async (ask, runs) => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask('/')));
      assert.equal(runs(), 1);
      assert.equal(answers.filter((answer) => cacheStatus(answer) === stored).length, 1);
      assert.ok(answers.every((answer) => /stored$|; collapsed$|; hit; ttl=\d+$/.test(cacheStatus(answer))));
    },
  );

  test('ten who come at once to two processes share one run', async () => {
    let runs = 0;
    const keys = createKeys(`t${randomBytes(6).toString('hex')}`);
    const sites = await Promise.all(
      [freshCache(driver, keys), freshCache(driver, keys)].map((cache) =>
        open((site) => {
          site.get(
            '/',
            { cache, ttl: '1m' },
            slow(40, ({ send }) => {
              runs++;
              return send('x');
            }),
          );
        }),
      ),
    );
    await Promise.all(Array.from({ length: 10 }, (_, i) => sites[i % 2]?.ask('/')));
    assert.equal(runs, 1);
    await Promise.all(sites.map(({ close }) => close()));
  });

  let running = 0;
  let most = 0;
  probe(
    'ten who wait for a response that is refused run together, and none gets the response of another',
    {},
    async ({ header, set, send }) => {
      most = Math.max(most, ++running);
      await sleep(20);
      running--;
      set('cache-control', 'private');
      return send(String(header('x-who')));
    },
    async (ask, runs) => {
      most = 0;
      const everybody = Array.from({ length: 10 }, (_, i) => String(i));
      const answers = await Promise.all(everybody.map((who) => ask('/', { headers: { 'x-who': who } })));
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), everybody);
      assert.equal(runs(), 10);
      assert.ok(most > 1, 'they ran one after another');
    },
  );

  let held = signal();
  probe(
    'after a refusal nobody waits for the key: requests run side by side',
    {},
    async ({ query, set, send }) => {
      if (query('hold') === '1' && running++ < 2) await held.happened;
      set('cache-control', 'private');
      return send('x');
    },
    async (ask, runs) => {
      held = signal();
      running = 2;
      await ask('/?hold=1');
      running = 0;
      const both = [ask('/?hold=1'), ask('/?hold=1')];
      await eventually(async () => assert.equal(runs(), 3));
      held.happen();
      await Promise.all(both);
    },
  );

  // What is refused goes past the cache for a while

  test('after a refusal, requests go past the cache untouched: nothing is asked of Redis, nothing is hidden', async () => {
    const seen = faultyDriver(driver);
    const cache = freshCache(seen);
    const { ask, close } = await open((site) => {
      site.get('/', { cache, ttl: '1m' }, ({ header, set, send }) => {
        set('cache-control', 'private');
        return send(String(header('if-none-match')));
      });
    });
    const asking = { headers: { 'if-none-match': '"x"' } };
    const first = await ask('/', asking);
    assert.deepEqual(
      [await first.text(), cacheStatus(first)],
      ['undefined', 'redis-patterns; fwd=uri-miss; detail=PRIVATE'],
    );
    await eventually(async () => assert.equal(seen.calls.at(-1)?.name, 'cache/release'));
    const asked = seen.calls.length;
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await ask('/', { ...asking, method });
      assert.equal(cacheStatus(answer), 'redis-patterns; fwd=bypass; detail=PRIVATE');
      assert.equal(await answer.text(), method === 'HEAD' ? '' : '"x"');
    }
    assert.equal(seen.calls.length, asked);
    await close();
    await cache.close();
  });

  let isPrivate = true;
  probe(
    'a response that may be stored again is found when the span of the refusal is over',
    {},
    ({ set, send }) => {
      if (isPrivate) set('cache-control', 'private');
      return send('x');
    },
    async (ask) => {
      isPrivate = true;
      await ask('/');
      isPrivate = false;
      assert.equal(cacheStatus(await ask('/')), 'redis-patterns; fwd=bypass; detail=PRIVATE');
      await eventually(async () => assert.equal(cacheStatus(await ask('/')), stored));
      assert.match(cacheStatus(await ask('/')), /; hit/);
    },
  );

  test('a response that another process stored is found when the span is over, and ends it', async () => {
    const keys = createKeys(`t${randomBytes(6).toString('hex')}`);
    const caches = [freshCache(driver, keys), freshCache(driver, keys)];
    const [here, there] = await Promise.all(
      caches.map((cache, at) =>
        open((site) => {
          site.get('/', { cache, ttl: '1m' }, ({ set, send }) => {
            if (at === 0) set('set-cookie', 'sid=1');
            return send('x');
          });
        }),
      ),
    );
    assert.match(cacheStatus((await here?.ask('/')) as Response), /detail=SET-COOKIE$/);
    assert.equal(cacheStatus((await there?.ask('/')) as Response), stored);
    await eventually(async () => assert.match(cacheStatus((await here?.ask('/')) as Response), /; hit/));
    assert.match(cacheStatus((await here?.ask('/')) as Response), /; hit/);
    await Promise.all([here?.close(), there?.close()]);
  });

  probe(
    "onUnkeyedRead: 'throw' fails every request that reads it, not only the first",
    { onUnkeyedRead: 'throw' },
    ({ header, send }) => send(String(header('x-tenant'))),
    async (ask) => {
      for (let i = 0; i < 3; i++) assert.equal((await ask('/')).status, 500);
    },
  );

  probe(
    'whoever waits too long runs the handler',
    { maxWait: 20 },
    async ({ read, send, query }) => {
      if (query('first') !== undefined) await held.happened;
      return send(String(read('method')));
    },
    async (ask, runs) => {
      held = signal();
      const first = ask('/?first');
      const second = ask('/?first');
      await eventually(async () => assert.equal(runs(), 2));
      held.happen();
      await Promise.all([first, second]);
    },
  );

  // Old and failing

  let version = 0;
  let refreshing = signal();
  probe(
    'while one request refreshes a stale response, the others are answered with it at once',
    { ttl: 30, staleWhileRevalidate: '1m' },
    async ({ send }) => {
      const made = ++version;
      if (made > 1) {
        refreshing.happen();
        await held.happened;
      }
      return send(`v${made}`);
    },
    async (ask, runs) => {
      version = 0;
      held = signal();
      refreshing = signal();
      await ask('/');
      await sleep(45);
      const leading = ask('/');
      await refreshing.happened;
      const other = await ask('/');
      held.happen();
      const leader = await leading;
      assert.deepEqual([await leader.text(), await other.text(), runs()], ['v2', 'v1', 2]);
      assert.match(cacheStatus(leader), /fwd=stale; stored$/);
      assert.match(cacheStatus(other), /; hit; ttl=-\d+$/);
    },
  );

  let failing = false;
  const mayFail: Handler = ({ status, send }) => {
    if (failing) return status(503).send('down');
    return send('fine');
  };
  probe('when the handler fails, a stale response stands in', { ttl: 20, staleIfError: '1m' }, mayFail, async (ask) => {
    failing = false;
    await ask('/');
    await sleep(30);
    failing = true;
    const answer = await ask('/');
    assert.deepEqual([answer.status, await answer.text()], [200, 'fine']);
    assert.equal(cacheStatus(answer), 'redis-patterns; fwd=stale; fwd-status=503; detail=STALE-IF-ERROR');
  });

  probe(
    'when the handler throws, a stale response stands in',
    { ttl: 20, staleIfError: '1m' },
    ({ send }) => {
      if (failing) throw new Error('down');
      return send('fine');
    },
    async (ask) => {
      failing = false;
      await ask('/');
      await sleep(30);
      failing = true;
      const answer = await ask('/');
      assert.deepEqual([answer.status, await answer.text()], [200, 'fine']);
      assert.equal(answer.headers.get('content-length'), '4');
    },
  );

  test('without Redis the handler answers, at once or within the deadline', async () => {
    for (const fault of [unsent, heldBack(new Promise(() => {}))]) {
      const broken = faultyDriver(driver);
      broken.inject(fault, { times: Number.POSITIVE_INFINITY });
      const cache = freshCache(broken);
      const { ask, close } = await open((site) => site.get('/', { cache, ttl: '1m' }, ({ send }) => send('x')));
      const before = performance.now();
      const answer = await ask('/');
      assert.deepEqual([answer.status, await answer.text()], [200, 'x']);
      assert.equal(cacheStatus(answer), 'redis-patterns; fwd=bypass; detail=UNAVAILABLE');
      assert.ok(performance.now() - before < 1_000);
      await close();
      await cache.close();
    }
  });

  // Invalidation

  const invalidated = async (
    build: (site: Site, cache: Cache, price: () => string) => void,
    play: (ask: Ask, cache: Cache, setPrice: (to: string) => void) => Promise<void>,
  ): Promise<void> => {
    let price = '1';
    const cache = freshCache();
    const { ask, close } = await open((site) => build(site, cache, () => price));
    try {
      await play(ask, cache, (to) => {
        price = to;
      });
    } finally {
      await close();
      await cache.close();
    }
  };

  test('a write invalidates what it changed before its response ends; one that failed does not', async () => {
    await invalidated(
      (site, cache, price) => {
        site.get('/', { cache, ttl: '1m', tags: ['price'] }, ({ send }) => send(price()));
        site.post('/', { cache, invalidates: ['price'] }, ({ send }) => send('written'));
        site.post('/failing', { cache, invalidates: ['price'] }, ({ status }) => status(500).send('not written'));
      },
      async (ask, _cache, setPrice) => {
        await ask('/');
        setPrice('2');
        await ask('/failing', { method: 'POST' });
        assert.equal(await (await ask('/')).text(), '1');
        await ask('/', { method: 'POST' });
        assert.equal(await (await ask('/')).text(), '2');
      },
    );
  });

  test('a whole route is invalidated by its tag', async () => {
    await invalidated(
      (site, cache, price) => site.get('/p/:id', { cache, ttl: '1m' }, ({ send }) => send(price())),
      async (ask, cache, setPrice) => {
        await ask('/p/1');
        setPrice('2');
        await cache.invalidateTags('route:/p/:id');
        assert.equal(await (await ask('/p/1')).text(), '2');
      },
    );
  });

  test('what was made before an invalidation is not stored after it', async () => {
    const reading = signal();
    held = signal();
    await invalidated(
      (site, cache, price) => {
        site.get('/', { cache, ttl: '1m', tags: ['price'] }, async ({ send }) => {
          const read = price();
          reading.happen();
          await held.happened;
          return send(read);
        });
      },
      async (ask, cache, setPrice) => {
        const old = ask('/');
        await reading.happened;
        setPrice('2');
        await cache.invalidateTags('price');
        held.happen();
        assert.equal(await (await old).text(), '1');
        assert.equal(await (await ask('/')).text(), '2');
      },
    );
  });
}

/** Headers by which published middlewares were poisoned. */
const POISONING = [
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-forwarded-port',
  'x-forwarded-for',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-forwarded-path',
  'x-original-url',
  'x-rewrite-url',
  'x-original-host',
  'x-host',
  'x-http-method-override',
  'x-method-override',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-envoy-original-path',
  'x-wap-profile',
  'x-att-deviceid',
  'x-requested-with',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'forwarded',
  'via',
  'client-ip',
  'accept',
  'accept-language',
  'user-agent',
  'referer',
  'origin',
  'cookie',
  'dnt',
  'save-data',
  'sec-ch-ua',
  'x-tenant',
  'x-api-version',
  'x-csrf-token',
  'x-device',
] as const;

/** What a URL answers on another host than its own; fetch does not let one choose. */
function bodyOn(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

const GZIPPED = Buffer.from('H4sIAAAAAAAAA6sAAIMW3IwBAAAA', 'base64');

const NAMES = ['x-keyed', 'x-other', 'cookie'];

/** Requests with few different headers, to a handler that reads some of them. */
const visits = fc.record({
  reads: fc.subarray(NAMES, { minLength: 1 }),
  headers: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1', '2'), { noNullPrototype: true }),
});

/** Something that happens once, and can be waited for. */
interface Signal {
  readonly happened: Promise<void>;
  happen(): void;
}

function signal(): Signal {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { happened: promise, happen: resolve };
}

/** Until it no longer throws, for a second at most. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + 1_000; ; ) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(10);
    }
  }
}
