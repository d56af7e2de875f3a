import assert from 'node:assert/strict';
import { int, within } from '@redis-patterns/core/driver';
import { type FaultSetup, recovered, withPrivateServer } from './private-server.ts';
import { count } from './sample-scripts.ts';

/** A server that is killed, and one that forgets its scripts. */
export function restarts(setup: FaultSetup): void {
  const { test } = setup;

  test('a server killed in mid-flight leaves no call hanging, and is used again after its restart', () =>
    withPrivateServer(setup, async ({ redis, server }) => {
      const script = count();
      const calls = Array.from({ length: 100 }, (_, index) =>
        within(500, (deadline) => redis.run(script, [`counter:${index}`], [], deadline)),
      );
      const settled = Promise.allSettled(calls);
      const began = performance.now();
      await server.kill();
      await settled;
      assert.ok(performance.now() - began < 2_000, 'a call hung past its deadline');
      await server.restart();
      await recovered(redis);
    }));

  test('after a restart, scripts the server forgot run again, once', () =>
    withPrivateServer(setup, async ({ redis, server }) => {
      const script = count();
      assert.equal(int(await redis.run(script, ['counter'], [])), 1);
      await server.restart();
      await recovered(redis);
      assert.equal(int(await redis.run(script, ['counter'], [])), 1);
    }));

  test('after SCRIPT FLUSH, scripts run again, once', () =>
    withPrivateServer(setup, async ({ redis, direct }) => {
      const script = count();
      await redis.run(script, ['counter'], []);
      await direct.send('script', 'flush');
      const counts = await Promise.all(Array.from({ length: 5 }, () => redis.run(script, ['counter'], [])));
      assert.deepEqual(counts.map(int).sort(), [2, 3, 4, 5, 6]);
    }));
}
