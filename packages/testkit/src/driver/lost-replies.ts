import assert from 'node:assert/strict';
import { DriverError, within } from '@redis-patterns/core/driver';
import { driverError } from './errors.ts';
import { type FaultSetup, recovered, withPrivateServer } from './private-server.ts';
import { count } from './sample-scripts.ts';

/** At most once: what was written is never written again, and the caller learns that the outcome is unknown. */
export function lostReplies(setup: FaultSetup): void {
  const { test } = setup;

  test('a command whose reply is lost ran exactly once, and its error says unknown', () =>
    withPrivateServer(setup, async ({ redis, proxy, direct }) => {
      proxy.set('dropReply');
      const { code, kind, redisCode } = await driverError(redis.send(['incr', 'counter']));
      await recovered(redis);
      assert.deepEqual({ code, kind, redisCode }, { code: 'DRIVER_FAILED', kind: 'unknown', redisCode: null });
      assert.equal(await direct.send('get', 'counter'), '1');
    }));

  test('a script whose reply is lost ran exactly once, and its error says unknown', () =>
    withPrivateServer(setup, async ({ redis, proxy, direct }) => {
      const script = count();
      await redis.run(script, ['counter'], []);
      proxy.set('dropReply');
      assert.equal((await driverError(redis.run(script, ['counter'], []))).kind, 'unknown');
      await recovered(redis);
      assert.equal(await direct.send('get', 'counter'), '2');
    }));

  test('of many calls in flight when the connection breaks, none runs twice and none that ran is called unsent', () =>
    withPrivateServer(setup, async ({ redis, proxy, direct }) => {
      const [script, keys] = [count(), Array.from({ length: 60 }, (_, index) => `counter:${index}`)];
      await redis.run(script, ['known'], []);
      proxy.set('dropReply');
      const outcomes = await Promise.allSettled(
        keys.map((key, index) => (index % 2 === 0 ? redis.send(['incr', key]) : redis.run(script, [key], []))),
      );
      await recovered(redis);
      for (const [index, outcome] of outcomes.entries()) {
        const value = await direct.send('get', String(keys[index]));
        assert.ok(outcome.status === 'rejected' && outcome.reason instanceof DriverError);
        assert.ok(
          value === null || (value === '1' && outcome.reason.kind === 'unknown'),
          `${outcome.reason.kind} ${value}`,
        );
      }
    }));

  test('a command sent into a connection that was dead already is not sent again on the next', () =>
    withPrivateServer(setup, async ({ redis, proxy, direct }) => {
      proxy.set('blackhole');
      const call = driverError(within(50, (deadline) => redis.send(['incr', 'counter'], deadline)));
      assert.equal((await call).code, 'DRIVER_TIMEOUT');
      proxy.set('pass');
      await recovered(redis);
      assert.equal(await direct.send('get', 'counter'), null);
    }));
}
