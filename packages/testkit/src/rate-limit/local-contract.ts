import assert from 'node:assert/strict';
import { bucket, slidingWindow } from '@redis-patterns/core/rate-limit';
import { faultyDriver, heldBack } from '../faulty-driver.ts';
import { race } from '../race.ts';
import { clockedDriver } from './clocked-driver.ts';
import { alone, type Contract } from './world.ts';

const KINDS = [bucket({ limit: 10, per: '1h' }), slidingWindow({ limit: 10, per: '1h' })];

export function localContract(contract: Contract): void {
  contract('a refusal is repeated from this process, and costs Redis nothing', async (world) => {
    for (const policy of KINDS) {
      const seen = faultyDriver(world.driver);
      const keys = world.keysOf(policy.kind);
      const limiter = world.limiter(alone(policy), { driver: seen, keys, denyCache: { maxAge: '1h' } });
      await limiter.consume('u_1', { cost: 10 });
      const first = await limiter.consume('u_1');
      const asked = seen.calls.length;
      const again = await limiter.consume('u_1');
      assert.equal(seen.calls.length, asked);
      assert.deepEqual([first.source, again.source, again.reason], ['redis', 'cache', 'limited']);
      assert.deepEqual(
        [again.limitedBy, again.policies.p?.remaining, again.policies.p?.resetAfterMs],
        [['p'], 0, null],
      );
      assert.ok(Number(again.retryAfterMs) <= Number(first.retryAfterMs));
      assert.equal((await limiter.consume('u_2')).source, 'redis');
    }
  });

  contract('cost 5 refused does not refuse cost 1', async (world) => {
    for (const policy of KINDS) {
      const limiter = world.limiter(alone(policy), { keys: world.keysOf(policy.kind), denyCache: {} });
      await limiter.consume('u_1', { cost: 7 });
      assert.equal((await limiter.consume('u_1', { cost: 5 })).allowed, false);
      assert.equal((await limiter.consume('u_1', { cost: 6 })).source, 'cache');
      assert.equal((await limiter.consume('u_1', { cost: 1 })).allowed, true);
    }
  });

  contract("no request issued after the server's retryAfter is denied by the cache", async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 50, per: '1s', burst: 1 }) }, { denyCache: {} });
    for (let round = 0; round < 5; round++) {
      let decision = await limiter.consume('u_1');
      while (decision.allowed) decision = await limiter.consume('u_1');
      const until = performance.now() + Number(decision.retryAfterMs);
      await world.pass(Number(decision.retryAfterMs));
      while (performance.now() < until); // by this process' clock too
      assert.equal((await limiter.consume('u_1')).allowed, true);
    }
  });

  contract("another process's reset is seen within maxAge", async (world) => {
    const policies = { p: bucket({ limit: 1, per: '1h' }) };
    const limiter = world.limiter(policies, { denyCache: { maxAge: 20 } });
    await limiter.consume('u_1');
    assert.equal((await limiter.consume('u_1')).allowed, false);
    await world.limiter(policies).reset('u_1');
    const until = performance.now() + 21;
    while (performance.now() < until);
    assert.equal((await limiter.consume('u_1')).allowed, true);
  });

  contract('a refund, settle or reset of this process is seen at once', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 2, per: '1h' }) }, { denyCache: { maxAge: '1h' } });
    const decision = await limiter.consume('u_1', { cost: 2 });
    const refused = async (): Promise<boolean> => !(await limiter.consume('u_1')).allowed;
    assert.ok(await refused());
    await limiter.settle(decision, 1);
    assert.ok(!(await refused()));
    assert.ok(await refused());
    await limiter.refund(decision);
    assert.ok(!(await refused()));
    assert.ok(await refused());
    await limiter.reset('u_1');
    assert.ok(!(await refused()));
  });

  contract('a raised limit is not refused by what is remembered of the lower one', async (world) => {
    let burst = 2;
    const policies = { p: bucket({ limit: 2, per: '1h' }) };
    const limiter = world.limiter(policies, { denyCache: { maxAge: '1h' }, limitsOf: () => ({ limit: 2, burst }) });
    await limiter.consume('u_1', { cost: 2 });
    assert.equal((await limiter.consume('u_1')).allowed, false);
    burst = 4;
    assert.equal((await limiter.consume('u_1')).allowed, true);
  });

  contract('a refusal that comes too late for its caller is remembered', async (world) => {
    const seen = faultyDriver(world.driver);
    const limiter = world.limiter(
      { p: bucket({ limit: 1, per: '1h' }) },
      { driver: seen, denyCache: {}, deadline: 20 },
    );
    await world.limiter({ p: bucket({ limit: 1, per: '1h' }) }).consume('u_1');
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    seen.inject(heldBack(released));
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    release();
    let source = 'none';
    for (let tries = 0; source !== 'cache' && tries < 50; tries++) ({ source } = await limiter.consume('u_1'));
    assert.equal(source, 'cache');
  });

  contract('prepaid tokens admit no more than the rate and the burst, with 4 processes', async (world) => {
    const drivers = await Promise.all(Array.from({ length: 4 }, () => world.another()));
    const seen = drivers.map((driver) => faultyDriver(driver));
    const policies = { p: bucket({ limit: 200, per: '1h' }) };
    const limiters = seen.map((driver) =>
      world.limiter(policies, { driver, denyCache: {}, prepaid: { max: 20, lifetime: '5s' } }),
    );
    let admitted = 0;
    for (let round = 0; round < 10; round++) {
      const decisions = await race(160, async (i) => limiters[i % 4]?.consume('hot'));
      admitted += decisions.filter((decision) => decision?.allowed).length;
    }
    const calls = seen.reduce((sum, { calls }) => sum + calls.length, 0);
    assert.ok(admitted <= 200, `${admitted} admitted`);
    assert.ok(admitted >= 200 - 4 * 20, `${admitted} admitted, the others stranded`);
    assert.ok(calls <= 80, `${calls} calls for 1,600 checks`);
  });

  contract(
    'a prepaid key that is asked for more than it has costs a call for each portion, not each token',
    async (world) => {
      const seen = faultyDriver(world.driver);
      const options = { driver: seen, denyCache: {}, prepaid: { max: 250, lifetime: 80 } } as const;
      const limiter = world.limiter({ p: bucket({ limit: 2_000, per: '1s' }) }, options);
      await limiter.consume('hot', { cost: 2_000 });
      const [began, drained] = [performance.now(), seen.calls.length];
      const elapsed = (): number => performance.now() - began;
      let admitted = 0;
      while (elapsed() < 30) {
        const refused: number[] = [];
        for (const { allowed, retryAfterMs } of await race(8, () => limiter.consume('hot'))) {
          if (allowed) admitted++;
          else refused.push(Number(retryAfterMs));
        }
        assert.ok(refused.every((wait) => wait >= 1 && wait <= 20));
        await world.pass(1);
      }
      const calls = seen.calls.length - drained;
      // where a manual clock passes quicker than the real one, more flows back than the elapsed time says
      const most = 4 + elapsed() / 10 + admitted / 125;
      assert.ok(calls <= most, `${calls} calls for ${admitted} tokens`);
      assert.ok(admitted > 0 || elapsed() > 100, 'what flowed back was not used');
    },
  );

  contract('a prepaid key that is asked for once takes one token', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 100, per: '1h' }) }, { denyCache: {}, prepaid: { max: 25 } });
    const { source, policies } = await limiter.consume('cold');
    assert.deepEqual([source, policies.p?.remaining], ['prepaid', 99]);
    assert.equal((await limiter.peek('cold')).policies.p?.remaining, 99);
  });

  contract('prepaid tokens serve who waited for them, also when they came late', async (world) => {
    const seen = faultyDriver(world.driver);
    const options = { driver: seen, denyCache: {}, prepaid: { max: 25, lifetime: 1 } } as const;
    const limiter = world.limiter({ p: bucket({ limit: 100, per: '1h' }) }, options);
    for (let call = 1; call <= 3; call++) {
      seen.inject(heldBack(new Promise((resolve) => setTimeout(resolve, 5))));
      assert.equal((await limiter.consume('hot')).allowed, true);
      assert.equal(seen.calls.length, call);
    }
  });

  contract('what prepaid tokens paid for can be refunded, once', async (world) => {
    const clocked = clockedDriver(world.driver);
    const options = { driver: clocked, denyCache: {}, prepaid: { max: 25, lifetime: '5s' } } as const;
    const limiter = world.limiter({ p: bucket({ limit: 100, per: '1h' }) }, options);
    const decisions = await race(20, () => limiter.consume('hot'));
    const before = (await limiter.peek('hot')).policies.p?.remaining ?? 0;
    for (const decision of decisions) await limiter.refund(decision);
    for (const decision of decisions) await limiter.refund(decision);
    assert.equal((await limiter.peek('hot')).policies.p?.remaining, before + 20);
  });

  contract('a refused prepaid check says when to come again', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 4, per: '1h' }) }, { denyCache: {}, prepaid: { max: 2 } });
    const decisions = await race(6, () => limiter.consume('hot'));
    const refused = decisions.filter(({ allowed }) => !allowed);
    assert.equal(refused.length, 2);
    assert.ok(refused.every(({ retryAfterMs }) => Number(retryAfterMs) > 890_000 && Number(retryAfterMs) <= 900_000));
  });
}
