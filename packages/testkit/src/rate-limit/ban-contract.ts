import assert from 'node:assert/strict';
import { bucket, quota, slidingWindow } from '@redis-patterns/core/rate-limit';
import { clockedDriver } from './clocked-driver.ts';
import type { Contract } from './world.ts';

export function banContract(contract: Contract): void {
  contract('a ban is one for all limiters of the app that read bans', async (world) => {
    const clocked = clockedDriver(world.driver);
    const api = world.limiter({ api: bucket({ limit: 5, per: '1m' }) }, { driver: clocked, blocks: true });
    const mail = world.limiter({ mail: quota({ limit: 5, per: '1m' }) }, { driver: clocked, blocks: true });
    const blind = world.limiter({ blind: quota({ limit: 5, per: '1m' }) }, { driver: clocked });
    await api.block('u_1', '10s');
    for (const limiter of [api, mail]) {
      const { allowed, reason, retryAfterMs, limitedBy } = await limiter.consume('u_1');
      assert.deepEqual([allowed, reason, retryAfterMs, limitedBy], [false, 'blocked', 10_000, []]);
      assert.equal((await limiter.consume('u_2')).allowed, true);
    }
    assert.equal((await blind.consume('u_1')).allowed, true);
    clocked.clock.us += 10_000_000;
    assert.equal((await mail.consume('u_1')).allowed, true);
    assert.equal((await api.peek('u_1')).policies.api?.remaining, 5);
  });

  contract('unblock ends a ban at once, and a longer ban stays', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter(
      { api: bucket({ limit: 5, per: '1m' }) },
      { driver: clocked, blocks: true, denyCache: {} },
    );
    await limiter.block('u_1', '1h');
    await limiter.block('u_1', '1s');
    assert.equal((await limiter.consume('u_1')).retryAfterMs, 3_600_000);
    await limiter.unblock('u_1');
    assert.equal((await limiter.consume('u_1')).allowed, true);
  });

  contract('blockFor bans after a refusal by its policy, and by no other', async (world) => {
    const clocked = clockedDriver(world.driver);
    const policies = {
      strict: slidingWindow({ limit: 2, per: '1m', blockFor: '1h' }),
      lax: bucket({ limit: 1, per: '1s' }),
    };
    const limiter = world.limiter(policies, { driver: clocked, blocks: true });
    await limiter.consume('u_1');
    assert.deepEqual((await limiter.consume('u_1')).limitedBy, ['lax']);
    clocked.clock.us += 1_000_000;
    await limiter.consume('u_1');
    clocked.clock.us += 1_000_000;
    assert.deepEqual((await limiter.consume('u_1')).limitedBy, ['strict']);
    let reason: string = 'limited';
    while (reason === 'limited') ({ reason } = await limiter.peek('u_1')); // the ban is sent beside the decision
    assert.equal(reason, 'blocked');
  });

  contract('a reset forgets what was used, and leaves the ban', async (world) => {
    const policies = { a: bucket({ limit: 5, per: '1d' }), b: quota({ limit: 5, per: '1d' }) };
    const limiter = world.limiter(policies, { blocks: true, denyCache: {} });
    await limiter.consume('u_1', { cost: 5 });
    assert.equal((await limiter.consume('u_1')).allowed, false);
    await limiter.reset('u_1');
    assert.equal((await limiter.consume('u_1', { cost: 5 })).allowed, true);
    await limiter.block('u_1', '1m');
    await limiter.reset('u_1');
    assert.equal((await limiter.consume('u_1')).reason, 'blocked');
  });

  contract('subjects with a tag share the ban of the tag', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 5, per: '1d' }) }, { blocks: true });
    await limiter.block('org_1', '1m');
    assert.equal((await limiter.consume({ tag: 'org_1', of: { p: 'u_1' } })).reason, 'blocked');
    assert.equal((await limiter.consume({ tag: 'org_2', of: { p: 'u_1' } })).reason, 'ok');
    await assert.rejects(limiter.consume({ of: { p: 'u_1' } }), { code: 'INVALID_ARGUMENT' });
  });

  contract('bans need a limiter that reads them', async (world) => {
    const limiter = world.limiter({ p: bucket({ limit: 5, per: '1d' }) });
    await assert.rejects(limiter.block('u_1', '1m'), { code: 'INVALID_ARGUMENT' });
    await assert.rejects(limiter.unblock('u_1'), { code: 'INVALID_ARGUMENT' });
    const reading = world.limiter({ p: bucket({ limit: 5, per: '1d' }) }, { blocks: true });
    for (const duration of [0, -1, '400d', 'soon' as never]) {
      await assert.rejects(reading.block('u_1', duration as never), { code: 'INVALID_ARGUMENT' }, String(duration));
    }
  });
}
