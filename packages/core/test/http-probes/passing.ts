import assert from 'node:assert/strict';
import { cacheStatus, type Probes } from './probe.ts';

/** What a request may ask of the cache, and what goes past it. */
export function passingProbes({ probe }: Probes): void {
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
}
