import assert from 'node:assert/strict';
import { cacheStatus, eventually, type Probes } from './probe.ts';

/** Bodies that come in pieces. */
export function streamProbes({ probe }: Probes): void {
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
}
