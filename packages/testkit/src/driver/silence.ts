import assert from 'node:assert/strict';
import { type Driver, int, within } from '@redis-patterns/core/driver';
import { until } from '../redis/until.ts';
import { assertSilent, driverError } from './errors.ts';
import { type FaultSetup, recovered, withPrivateServer } from './private-server.ts';
import { count } from './sample-scripts.ts';

/** A server that does not answer, or is not there. */
export function silence(setup: FaultSetup): void {
  const { test, mayRunLate = false } = setup;
  const timesOut = async (redis: Driver, key: string): Promise<void> => {
    const began = performance.now();
    const { code, kind } = await driverError(within(50, (deadline) => redis.send(['incr', key], deadline)));
    assert.equal(code, 'DRIVER_TIMEOUT');
    assert.ok(kind !== 'reply' && performance.now() - began < 1_000, 'it was answered long after its deadline');
  };

  test('a server that accepts and never answers keeps nobody past the deadline', () =>
    withPrivateServer(setup, async ({ redis, proxy }) => {
      proxy.set('blackhole');
      await Promise.all([timesOut(redis, 'a'), timesOut(redis, 'b')]);
    }));

  test('a frozen server keeps nobody past the deadline; what it still runs, it runs once, and the reply comes late', () =>
    withPrivateServer(setup, async ({ redis, server, direct }) => {
      await server.freeze();
      const late: unknown[] = [];
      const call = within(
        50,
        (deadline) => redis.send(['incr', 'counter'], deadline),
        (reply) => late.push(reply),
      );
      assert.equal((await driverError(call)).kind, 'unknown');
      await server.thaw();
      await until('the late reply', async () => late.length > 0);
      assert.deepEqual(
        late.map((reply) => int(reply as number)),
        [1],
      );
      await recovered(redis);
      assert.equal(await direct.send('get', 'counter'), '1');
    }));

  test(`without a connection, a call past its deadline ${mayRunLate ? 'is never called unsent if it may still run' : 'never runs'}`, () =>
    withPrivateServer(setup, async ({ redis, proxy, direct }) => {
      const script = count();
      await redis.run(script, ['known'], []);
      await proxy.stop();
      const deadline = performance.now() + 30;
      const calls = [redis.send(['incr', 'by-send'], deadline), redis.run(script, ['by-run'], [], deadline)];
      const settled = Promise.allSettled(calls);
      await until('the deadline passed', async () => performance.now() > deadline);
      await proxy.listen();
      await recovered(redis);
      const values = await Promise.all(['by-send', 'by-run'].map((key) => direct.send('get', key)));
      if (!mayRunLate) assert.deepEqual(values, [null, null]);
      for (const [index, call] of (await settled).entries()) {
        if (call.status === 'rejected') assert.ok(call.reason.kind === 'unknown' || values[index] === null);
      }
    }));

  test('it is served again once the server is back', () =>
    withPrivateServer(setup, async ({ redis, proxy }) => {
      for (let times = 0; times < 2; times++) {
        await proxy.stop();
        await timesOutOrFails(redis);
        await proxy.listen();
        await recovered(redis);
      }
    }));

  test('no error of a failed connection shows an argument', () =>
    withPrivateServer(setup, async ({ redis, proxy }) => {
      const [secret, script] = ['canary-8f14e45f', count()];
      const failures = async (): Promise<unknown[]> => {
        const outcomes = await Promise.allSettled([
          within(50, (deadline) => redis.send(['set', 'a', secret], deadline)),
          within(50, (deadline) => redis.run(script, ['a'], [Buffer.from(secret)], deadline)),
        ]);
        return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      };
      for (const mode of ['dropReply', 'blackhole'] as const) {
        proxy.set(mode);
        const errors = await failures();
        assert.ok(errors.length > 0); // a pool may use a new connection for the second call
        for (const error of errors) assertSilent(error, secret);
        proxy.set('pass');
        await recovered(redis);
      }
      await proxy.stop();
      for (const error of await failures()) assertSilent(error, secret);
    }));

  test('close does not wait for a server that is gone', () =>
    withPrivateServer(setup, async ({ redis, proxy }) => {
      await redis.track?.(['p'], () => {});
      await proxy.stop();
      await within(5_000, () => redis.close());
    }));
}

async function timesOutOrFails(redis: Driver): Promise<void> {
  const { kind } = await driverError(within(30, (deadline) => redis.send(['get', 'a'], deadline)));
  assert.notEqual(kind, 'reply');
}
