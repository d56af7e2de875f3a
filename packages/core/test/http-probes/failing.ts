import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultyDriver, heldBack, unsent } from '@redis-patterns/testkit';
import { cacheStatus, type Probes, signal } from './probe.ts';
import type { Ask, Handler } from './site.ts';

/** Old responses, handlers that fail, and Redis away. */
export function failingProbes({ test, driver, open, freshCache, probe }: Probes): void {
  let held = signal();
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
  /** Asks while all is well, and again when what was stored is stale and the handler fails. */
  const askedOnceItFails = async (ask: Ask): Promise<Response> => {
    failing = false;
    await ask('/');
    await sleep(30);
    failing = true;
    return ask('/');
  };
  probe('when the handler fails, a stale response stands in', { ttl: 20, staleIfError: '1m' }, mayFail, async (ask) => {
    const answer = await askedOnceItFails(ask);
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
      const answer = await askedOnceItFails(ask);
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
}
