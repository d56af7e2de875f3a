import assert from 'node:assert/strict';
import { bucket, type LogPolicy, type Policy, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { clockedDriver } from './clocked-driver.ts';
import { admittedBy, mostIn } from './overload.ts';
import { alone, type Contract } from './world.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

/** Ten per minute of each kind, and how long a full one takes at most to admit again after the clock went back. */
const KINDS: readonly (readonly [Policy | LogPolicy, number])[] = [
  [bucket({ limit: 10, per: '1m', debt: 0 }), 6 * SECOND],
  [bucket({ limit: 10, per: '1m' }), MINUTE + 6 * SECOND], // what looks like a debt is waited off
  [slidingWindow({ limit: 10, per: '1m' }), MINUTE + MINUTE / 16],
  [slidingLog({ limit: 10, per: '1m' }), MINUTE],
  [quota({ limit: 10, per: '1m' }), MINUTE],
];

export function timeContract(contract: Contract): void {
  contract('a call is refused just before retryAfter and admitted at it', async (world) => {
    for (const [policy] of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(kindOf(policy)) });
      await admittedBy(limiter, clocked.clock, () => 50_001, 10);
      clocked.clock.us = Math.ceil(clocked.clock.us / 1_000) * 1_000; // retryAfterMs is whole
      const { allowed, retryAfterMs } = await limiter.consume('u_1');
      assert.equal(allowed, false, policy.kind);
      clocked.clock.us += Number(retryAfterMs) * 1_000 - 1_001;
      assert.equal((await limiter.consume('u_1')).allowed, false, policy.kind);
      clocked.clock.us += 1_001;
      assert.equal((await limiter.consume('u_1')).allowed, true, policy.kind);
    }
  });

  contract('resetAfter is when all is there again', async (world) => {
    for (const [policy] of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(kindOf(policy)) });
      await admittedBy(limiter, clocked.clock, () => 1_000_003, 4);
      const { policies } = await limiter.peek('u_1');
      clocked.clock.us += Number(policies.p?.resetAfterMs) * 1_000;
      assert.equal((await limiter.consume('u_1', { cost: 10 })).allowed, true, policy.kind);
    }
  });

  contract('every kind recovers at once when the clock goes back 30 s', async (world) => {
    for (const [policy, recoversUs] of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(kindOf(policy)) });
      await admittedBy(limiter, clocked.clock, () => 0, 12);
      clocked.clock.us -= 30 * SECOND;
      const back = clocked.clock.us;
      const [first] = await admittedBy(limiter, clocked.clock, () => SECOND / 2, (2 * recoversUs) / SECOND + 2);
      assert.ok(first !== undefined && first - back <= recoversUs + SECOND / 2, `${policy.kind}: ${first}`);
    }
  });

  contract('a step of +30 s costs at most one burst', async (world) => {
    for (const [policy] of KINDS) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy), { driver: clocked, keys: world.keysOf(kindOf(policy)) });
      await admittedBy(limiter, clocked.clock, () => 0, 12);
      clocked.clock.us += 30 * SECOND;
      const after = await admittedBy(limiter, clocked.clock, () => 0, 12);
      assert.ok(after.length <= 10, policy.kind);
    }
  });

  contract('a promoted replica whose clock is a minute off heals within its window', async (world) => {
    for (const [policy, recoversUs] of KINDS) {
      for (const skew of [-MINUTE, MINUTE]) {
        const clocked = clockedDriver(world.driver);
        const limiter = world.limiter(alone(policy), {
          driver: clocked,
          keys: world.keysOf(`${kindOf(policy)}${skew}`),
        });
        await admittedBy(limiter, clocked.clock, () => 0, 12);
        clocked.clock.us += skew;
        await limiter.consume('u_1');
        clocked.clock.us += recoversUs;
        const settled = await admittedBy(limiter, clocked.clock, () => SECOND, 240);
        assert.ok(settled.length >= 34, `${policy.kind}, ${skew}: ${settled.length} in four minutes`);
        assert.ok(mostIn(settled, MINUTE) <= 20, policy.kind);
      }
    }
  });
}

function kindOf(policy: Policy | LogPolicy): string {
  return 'debt' in policy && policy.debt === 0 ? `${policy.kind}-strict` : policy.kind;
}
