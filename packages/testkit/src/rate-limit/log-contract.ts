import assert from 'node:assert/strict';
import { createRateLimit, slidingLog } from '@redis-patterns/core/rate-limit';
import { faultyDriver, heldBack, unsent } from '../faulty-driver.ts';
import { clockedDriver } from './clocked-driver.ts';
import { random } from './random.ts';
import type { Contract } from './world.ts';

const WINDOW = 60_000_000;

export function logContract(contract: Contract): void {
  contract('a sliding log equals the naive log: used, wait, empty', async (world) => {
    const dice = random();
    for (let round = 0; round < 5; round++) {
      const limit = dice.pick([1, 3, 10, 40]);
      const clocked = clockedDriver(world.driver);
      const options = { driver: clocked, keys: world.keysOf(`log${round}`) };
      const limiter = world.limiter({ log: slidingLog({ limit, per: '1m' }) }, options);
      let log: number[] = [];
      for (let step = 0; step < 100; step++) {
        clocked.clock.us += dice.pick([0, dice.size(WINDOW / limit), dice.size(WINDOW)]);
        const now = clocked.clock.us;
        const cost = dice.int(1, Math.min(limit + 1, 5));
        log = log.filter((time) => time > now - WINDOW);
        const fits = log.length + cost <= limit;
        const wait = fits
          ? 0
          : cost > limit
            ? null
            : Math.ceil(((log[log.length - 1 - (limit - cost)] ?? 0) + WINDOW - now) / 1_000);
        if (fits) log.push(...Array<number>(cost).fill(now));
        const newest = log.at(-1);
        const { allowed, retryAfterMs, policies } = await limiter.consume('u_1', { cost });
        assert.deepEqual(
          [allowed, retryAfterMs, policies.log?.remaining, policies.log?.resetAfterMs],
          [fits, wait, limit - log.length, newest === undefined ? 0 : Math.ceil((newest + WINDOW - now) / 1_000)],
          `seed ${dice.seed}, step ${step}`,
        );
      }
    }
  });

  contract("the newcomer's line counts an address, and refuses above its limit", async (world) => {
    const rateLimit = createRateLimit({ driver: world.driver, keys: world.keys });
    const answers = [
      await rateLimit('1.2.3.4', 2, 60),
      await rateLimit('1.2.3.4', 2, 60),
      await rateLimit('1.2.3.4', 2, 60),
    ];
    assert.deepEqual(answers, [true, true, false]);
    assert.equal(await rateLimit('5.6.7.8', 2, 60), true);
    const listed = await world.driver.send(['pttl', world.keys.of('rate', 'api', 'ip_1.2.3.4')]);
    assert.ok(Number(listed) > 50_000 && Number(listed) <= 60_002);
  });

  contract("the newcomer's line is one limit for one name", async (world) => {
    const rateLimit = createRateLimit({ driver: world.driver, keys: world.keys });
    await rateLimit('1.2.3.4', 10, 60);
    const other = createRateLimit({ driver: world.driver, keys: world.keys });
    await assert.rejects(rateLimit('1.2.3.4', 11, 60), { code: 'INVALID_OPTION' });
    await assert.rejects(other('1.2.3.4', 10, 61), { code: 'INVALID_OPTION' });
    assert.equal(await createRateLimit({ ...world, policy: 'login' })('1.2.3.4', 3, 60), true);
    for (const [limit, seconds] of [
      [0, 60],
      [-1, 60],
      [1.5, 60],
      [Number.NaN, 60],
      [10_001, 60],
      [5, 0],
      [5, Number.POSITIVE_INFINITY],
      [5, 1e-9],
    ] as const) {
      const fresh = createRateLimit({ ...world, keys: world.keysOf('bad') });
      await assert.rejects(fresh('1.2.3.4', limit, seconds), { code: 'INVALID_OPTION' }, `${limit}, ${seconds}`);
    }
    await assert.rejects(rateLimit('', 10, 60), { code: 'INVALID_ARGUMENT' });
  });

  contract("the newcomer's line lets everything through without Redis", async (world) => {
    const broken = faultyDriver(world.driver);
    broken.inject(unsent);
    const rateLimit = createRateLimit({ driver: broken, keys: world.keys });
    assert.equal(await rateLimit('1.2.3.4', 1, 60), true);
    broken.inject(heldBack(new Promise(() => {})));
    assert.equal(await rateLimit('1.2.3.4', 1, 60), true);
  });

  contract('a log admits exactly its limit, also when that is 10,000', async (world) => {
    for (const limit of [100, 10_000]) {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(
        { log: slidingLog({ limit, per: '1h' }) },
        { driver: clocked, keys: world.keysOf(`l${limit}`) },
      );
      await Promise.all(Array.from({ length: limit / 100 }, () => limiter.consume('u_1', { cost: 100 })));
      const { allowed, policies } = await limiter.consume('u_1');
      assert.deepEqual([allowed, policies.log?.remaining], [false, 0]);
    }
  });
}
