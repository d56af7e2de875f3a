import assert from 'node:assert/strict';
import { faultyDriver } from '@redis-patterns/testkit';
import { cacheStatus, eventually, freshKeys, type Probes, stored } from './probe.ts';

/** What is refused goes past the cache for a while. */
export function goingPastProbes({ test, driver, open, freshCache, probe }: Probes): void {
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
    const keys = freshKeys();
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
}
