import assert from 'node:assert/strict';
import { bucket, createLimiter, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { faultyDriver, lostReply, refused, unsent } from '../faulty-driver.ts';
import { clockedDriver } from './clocked-driver.ts';
import { random } from './random.ts';
import { alone, type Contract } from './world.ts';

const SECOND = 1_000_000;

/** Ten per minute of each kind. */
const KINDS = [
  bucket({ limit: 10, per: '1m' }),
  slidingWindow({ limit: 10, per: '1m' }),
  quota({ limit: 10, per: '1m' }),
  slidingLog({ limit: 10, per: '1m' }),
];

export function amendContract(contract: Contract): void {
  contract('a refund gives back what was charged, once', async (world) => {
    for (const policy of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(policy.kind) });
      await limiter.consume('u_1', { cost: 4 });
      const decision = await limiter.consume('u_1', { cost: 5 });
      const left = async (): Promise<unknown> => (await limiter.peek('u_1')).policies.p?.remaining;
      assert.equal(await left(), 1, policy.kind);
      await limiter.refund(decision, 2);
      assert.equal(await left(), 3, policy.kind);
      await limiter.refund(decision);
      await limiter.refund(decision);
      await limiter.refund(decision, 5);
      assert.equal(await left(), 6, policy.kind);
    }
  });

  contract('a refund never admits more than if the charge had not been made', async (world) => {
    const dice = random();
    for (let round = 0; round < 50; round++) {
      const clocked = clockedDriver(world.driver);
      const policies = { p: bucket({ limit: 6, per: '1m' }) };
      const one = world.limiter(policies, { driver: clocked, keys: world.keysOf(`one${round}`) });
      const other = world.limiter(policies, { driver: clocked, keys: world.keysOf(`other${round}`) });
      const earlier = dice.int(1, 4);
      for (const limiter of [one, other]) await limiter.consume('u_1', { cost: earlier });
      clocked.clock.us += dice.size(20 * SECOND);
      const cost = dice.int(1, 2);
      const decision = await one.consume('u_1', { cost });
      const [between, later] = [dice.size(30 * SECOND), dice.size(30 * SECOND)];
      clocked.clock.us += between;
      const got = await one.consume('u_1');
      const would = await other.consume('u_1');
      clocked.clock.us += later;
      await one.refund(decision, dice.int(1, cost));
      await one.refund(decision);
      const refunded = (await one.peek('u_1')).policies.p?.remaining ?? Number.NaN;
      const never = (await other.peek('u_1')).policies.p?.remaining ?? Number.NaN;
      const missed = Number(would.allowed) - Number(got.allowed);
      assert.ok(refunded <= never + missed, `${refunded} of ${never} + ${missed}, seed ${dice.seed}`);
    }
  });

  contract('a refund after the window is dropped', async (world) => {
    for (const policy of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(policy.kind) });
      const decision = await limiter.consume('u_1', { cost: 9 });
      clocked.clock.us += 64 * SECOND;
      await limiter.consume('u_1', { cost: 6 });
      await limiter.refund(decision);
      assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 4, policy.kind);
    }
  });

  contract('a settle charges or gives back the difference', async (world) => {
    for (const policy of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(policy.kind) });
      const decision = await limiter.consume('u_1', { cost: 3 });
      const left = async (): Promise<unknown> => (await limiter.peek('u_1')).policies.p?.remaining;
      await limiter.settle(decision, 7);
      assert.equal(await left(), 3, policy.kind);
      await limiter.settle(decision, 2);
      assert.equal(await left(), 8, policy.kind);
      await limiter.settle(decision, 0);
      assert.equal(await left(), 10, policy.kind);
    }
  });

  contract('a settle above the limit is waited off, up to the debt', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 60, per: '1m', burst: 10, debt: 20 }) }, { driver: clocked });
    const decision = await limiter.consume('u_1');
    await limiter.settle(decision, 1_000_000);
    const { allowed, retryAfterMs, policies } = await limiter.consume('u_1');
    assert.deepEqual([allowed, retryAfterMs, policies.p?.remaining], [false, 21_000, 0]);
    clocked.clock.us += 21 * SECOND;
    assert.equal((await limiter.consume('u_1')).allowed, true);
  });

  contract('an amount for one policy changes that policy alone', async (world) => {
    const policies = { requests: bucket({ limit: 10, per: '1d' }), tokens: bucket({ limit: 1_000, per: '1d' }) };
    const limiter = world.limiter(policies);
    const left = async (): Promise<unknown> => {
      const { policies: state } = await limiter.peek('u_1');
      return [state.requests?.remaining, state.tokens?.remaining];
    };
    const decision = await limiter.consume('u_1', { cost: { tokens: 500 } });
    await limiter.settle(decision, 620);
    assert.deepEqual(await left(), [9, 380]);
    await limiter.refund(decision, { requests: 1 });
    assert.deepEqual(await left(), [10, 380]);
    await limiter.refund(decision);
    assert.deepEqual(await left(), [10, 1_000]);
  });

  contract('a decision that charged nothing is left alone', async (world) => {
    const broken = faultyDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 1, per: '1d' }) }, { driver: broken, onFailure: 'open' });
    await limiter.consume('u_1');
    const limited = await limiter.consume('u_1');
    const peeked = await limiter.peek('u_2');
    broken.inject(unsent);
    const open = await limiter.consume('u_2');
    const calls = broken.calls.length;
    for (const decision of [limited, peeked, open]) {
      await limiter.refund(decision);
      await limiter.settle(decision, 5);
    }
    assert.equal(broken.calls.length, calls);
  });

  contract('a refund whose outcome is unknown rejects, and is not made again', async (world) => {
    const broken = faultyDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 5, per: '1d' }) }, { driver: broken });
    const decision = await limiter.consume('u_1', { cost: 3 });
    broken.inject(lostReply);
    await assert.rejects(limiter.refund(decision), { code: 'DRIVER_FAILED', kind: 'unknown' });
    await limiter.refund(decision);
    assert.equal(broken.calls.filter(({ name }) => name === 'rate-limit/adjust').length, 1);
    assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 5);
  });

  contract('a refund that certainly was not made can be made again', async (world) => {
    const broken = faultyDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 5, per: '1d' }) }, { driver: broken });
    const decision = await limiter.consume('u_1', { cost: 3 });
    for (const fault of [unsent, refused('OOM')]) {
      broken.inject(fault);
      await assert.rejects(limiter.refund(decision), { code: 'DRIVER_FAILED' });
    }
    assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 2);
    await limiter.refund(decision);
    assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 5);
  });

  contract('refund and settle take a decision of a limiter, and whole costs', async (world) => {
    const limiter = createLimiter({ ...world, policies: { p: bucket({ limit: 5, per: '1d' }) } });
    const decision = await limiter.consume('u_1');
    await assert.rejects(limiter.refund({ ...decision }), { code: 'INVALID_ARGUMENT' });
    for (const cost of [
      0,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '1' as never,
      null as never,
      { q: 1 } as never,
    ]) {
      await assert.rejects(limiter.refund(decision, cost), { code: 'INVALID_ARGUMENT' }, String(cost));
    }
    await assert.rejects(limiter.settle(decision, -1), { code: 'INVALID_ARGUMENT' });
  });
}
