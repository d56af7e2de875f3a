import assert from 'node:assert/strict';
import { cacheStatus, type Probes, stored } from './probe.ts';
import type { Handler } from './site.ts';

/** Preconditions, and HEAD. */
export function preconditionProbes({ test, open, freshCache, probe }: Probes): void {
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
}
