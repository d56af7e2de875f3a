import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cacheStatus, eventually, type Probes, stored } from './probe.ts';

/** What is stored, and what is sent. */
export function entryProbes({ test, probe, refused, freshCache, open }: Probes): void {
  // Also makes every node of a cluster load the scripts: until then a response may stand a moment before its tags do.
  test('the first responses of many applications are hits in the end', async () => {
    const caches = Array.from({ length: 24 }, () => freshCache());
    const { ask, close } = await open((site) => {
      for (const [at, cache] of caches.entries()) site.get(`/${at}`, { cache, ttl: '1m' }, ({ send }) => send('x'));
    });
    for (const at of caches.keys())
      await eventually(async () => assert.match(cacheStatus(await ask(`/${at}`)), /; hit/));
    await close();
    for (const cache of caches) await cache.close();
  });

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
}
