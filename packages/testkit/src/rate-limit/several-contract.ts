import assert from 'node:assert/strict';
import { bucket, type Limiter, quota, slidingWindow } from '@redis-patterns/core/rate-limit';
import { race } from '../race.ts';
import type { Contract, World } from './world.ts';

const DAY = 86_400_000;

export function severalContract(contract: Contract): void {
  contract('several policies charge all or none', async (world) => {
    const policies = { wide: slidingWindow({ limit: 1_000, per: DAY }), narrow: slidingWindow({ limit: 1, per: DAY }) };
    const limiter = world.limiter(policies);
    const decisions = await race(200, () => limiter.consume('u_1'));
    assert.equal(decisions.filter(({ allowed }) => allowed).length, 1);
    const refused = decisions.find(({ allowed }) => !allowed);
    assert.deepEqual(refused?.limitedBy, ['narrow']);
    assert.equal(refused?.policies.wide?.passes, true);
    assert.equal(refused?.policies.wide?.remaining, 999);
    const { policies: left } = await limiter.peek('u_1');
    assert.equal(left.wide?.remaining, 999);
  });

  contract('each policy of a check takes its own cost', async (world) => {
    const limiter = requestsAndTokens(world);
    const { policies, cost } = await limiter.consume('u_1', { cost: { tokens: 700 } });
    assert.deepEqual([policies.requests?.remaining, policies.tokens?.remaining, cost], [9, 300, 700]);
    const refused = await limiter.consume('u_1', { cost: { tokens: 301 } });
    assert.deepEqual([refused.allowed, refused.limitedBy], [false, ['tokens']]);
  });

  contract('only the policies in use are asked and charged', async (world) => {
    const limiter = requestsAndTokens(world);
    const { policies } = await limiter.consume('u_1', { use: ['tokens'] });
    assert.deepEqual([policies.requests, policies.tokens?.remaining], [undefined, 999]);
    assert.equal((await limiter.peek('u_1')).policies.requests?.remaining, 10);
  });

  contract('a peek says what a call would get, and writes nothing', async (world) => {
    const limiter = requestsAndTokens(world);
    assert.equal((await limiter.peek('u_1', { cost: { requests: 10 } })).allowed, true);
    await limiter.consume('u_1', { cost: { requests: 10 } });
    const peeked = await limiter.peek('u_1');
    assert.deepEqual([peeked.allowed, peeked.limitedBy], [false, ['requests']]);
    assert.equal((await limiter.peek('u_1')).policies.requests?.remaining, peeked.policies.requests?.remaining);
    const pages = world.driver.scan(world.keys.pattern());
    const written: string[] = [];
    for await (const page of pages) written.push(...page);
    assert.equal(new Set(written).size, 2);
  });

  contract('a shadow policy never refuses, and is not charged when it fails', async (world) => {
    const policies = {
      real: bucket({ limit: 5, per: DAY }),
      trial: bucket({ limit: 2, per: DAY, shadow: true }),
    };
    const limiter = world.limiter(policies);
    for (const passes of [true, true, false, false]) {
      const decision = await limiter.consume('u_1');
      assert.deepEqual(
        [decision.allowed, decision.limitedBy, decision.policies.trial?.passes, decision.policies.trial?.shadow],
        [true, [], passes, true],
      );
    }
    const { policies: left } = await limiter.peek('u_1');
    assert.deepEqual([left.real?.remaining, left.trial?.remaining], [1, 0]);
  });

  contract('a shadow policy that stands alone never refuses either', async (world) => {
    const limiter = world.limiter({ trial: bucket({ limit: 1, per: DAY, shadow: true }) });
    for (const passes of [true, false, false]) {
      const decision = await limiter.consume('u_1');
      assert.deepEqual([decision.allowed, decision.policies.trial?.passes], [true, passes]);
    }
  });

  contract('a call above every ceiling is refused for ever and charges nothing', async (world) => {
    const policies = { b: bucket({ limit: 5, per: DAY }), q: quota({ limit: 5, per: DAY }) };
    const limiter = world.limiter(policies);
    for (const cost of [6, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const { allowed, retryAfterMs, limitedBy } = await limiter.consume('u_1', { cost });
      assert.deepEqual([allowed, retryAfterMs, limitedBy], [false, null, ['b', 'q']]);
    }
    assert.equal((await limiter.consume('u_1', { cost: 5 })).allowed, true);
  });
}

function requestsAndTokens(world: World): Limiter<'requests' | 'tokens'> {
  return world.limiter({ requests: bucket({ limit: 10, per: DAY }), tokens: bucket({ limit: 1_000, per: DAY }) });
}
