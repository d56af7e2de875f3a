import assert from 'node:assert/strict';
import { bucket, quota } from '@redis-patterns/core/rate-limit';
import { clockedDriver } from './clocked-driver.ts';
import type { Contract } from './world.ts';

export function oneBucketContract(contract: Contract): void {
  contract('consumeUpTo takes what there is, down to one', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 10, per: '10s' }) }, { driver: clocked });
    const first = await limiter.consumeUpTo('u_1', 7);
    const second = await limiter.consumeUpTo('u_1', 7);
    const third = await limiter.consumeUpTo('u_1', 7);
    assert.deepEqual([first.granted, second.granted, third.granted], [7, 3, 0]);
    assert.deepEqual([second.cost, third.allowed, third.retryAfterMs], [3, false, 1_000]);
    await limiter.refund(second);
    assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 3);
  });

  contract('wait gives places in order, spaced at the rate', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 1_000, per: '20s', burst: 1, maxWait: '1s' }) });
    const started = performance.now();
    const order: number[] = [];
    const waits = [0, 1, 2].map(async (i) => {
      const { allowed } = await limiter.wait('u_1');
      order.push(i);
      return { allowed, after: performance.now() - started };
    });
    const done = await Promise.all(waits);
    assert.deepEqual(order, [0, 1, 2]);
    assert.ok(done.every(({ allowed }) => allowed));
    assert.ok((done[2]?.after ?? 0) >= 40, `third after ${done[2]?.after} ms`);
  });

  contract('wait refuses at once what would start too late, and books nothing for it', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 1, per: 40, maxWait: 80 }) }, { driver: clocked });
    const booked = [limiter.wait('u_1'), limiter.wait('u_1', { cost: 1 })];
    assert.equal((await booked[0])?.allowed, true);
    const late = await limiter.wait('u_1', { maxWait: 60 });
    assert.deepEqual([late.allowed, late.retryAfterMs, late.limitedBy], [false, 20, ['p']]);
    const beside = await limiter.consume('u_1');
    assert.deepEqual([beside.allowed, beside.retryAfterMs], [false, 80]);
    const never = await limiter.wait('u_1', { cost: 4 });
    assert.deepEqual([never.allowed, never.retryAfterMs], [false, null]);
    assert.equal((await booked[1])?.allowed, true);
  });

  contract('a signal that comes while wait sleeps gives the place back', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 1, per: '1h', maxWait: '2h' }) }, { driver: clocked });
    await limiter.wait('u_1');
    const controller = new AbortController();
    const waiting = limiter.wait('u_1', { signal: controller.signal });
    const reason = new Error('gone');
    let booked = 0;
    while (booked < 7_200_000) booked = (await limiter.peek('u_1')).policies.p?.resetAfterMs ?? 0;
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    assert.equal((await limiter.peek('u_1')).policies.p?.resetAfterMs, 3_600_000);
  });

  contract('consumeUpTo and wait are for one bucket', async (world) => {
    for (const limiter of [
      world.limiter({ p: quota({ limit: 5, per: '1d' }) }),
      world.limiter({ p: bucket({ limit: 5, per: '1d' }) }, { blocks: true }),
      world.limiter({ p: bucket({ limit: 5, per: '1d', shadow: true }) }),
      world.limiter({ p: bucket({ limit: 5, per: '1d' }), q: bucket({ limit: 5, per: '1d' }) }),
    ]) {
      await assert.rejects(limiter.consumeUpTo('u_1', 3), { code: 'INVALID_ARGUMENT' });
      await assert.rejects(limiter.wait('u_1'), { code: 'INVALID_ARGUMENT' });
    }
    const limiter = world.limiter({ p: bucket({ limit: 5, per: '1d' }) });
    for (const most of [0, -1, 1.5, Number.NaN]) {
      await assert.rejects(limiter.consumeUpTo('u_1', most), { code: 'INVALID_ARGUMENT' });
    }
    await assert.rejects(limiter.wait('u_1', { maxWait: -1 }), { code: 'INVALID_ARGUMENT' });
  });
}
