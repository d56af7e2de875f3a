import assert from 'node:assert/strict';
import type { DegradedEvent } from '@redis-patterns/core';
import type { Reply } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, type LimiterOptions, quota, slidingLog } from '@redis-patterns/core/rate-limit';
import { closed, type Fault, faultyDriver, heldBack, lostReply, refused, unsent } from '../faulty-driver.ts';
import { seenOn } from './seen-on.ts';
import type { Contract, World } from './world.ts';

const policies = { api: bucket({ limit: 3, per: '1h' }) };

type Options = Partial<LimiterOptions<'api'>>;

function faulty(world: World, options: Options = {}) {
  const broken = faultyDriver(world.driver);
  const limiter = world.limiter(policies, { driver: broken, onFailure: 'open', ...options });
  return { broken, limiter };
}

/** Long enough for a few calls in between, on a busy machine as well. */
const PROBE_MS = 250;

const never = new Promise<never>(() => {});

const answers =
  (reply: Reply): Fault =>
  async () =>
    reply;

export function failureContract(contract: Contract): void {
  contract('without Redis an open limiter lets through, and says so', async (world) => {
    const { broken, limiter } = faulty(world);
    broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
    const seen = await degradedDuring(async () => {
      const { allowed, reason, source, retryAfterMs, policies } = await limiter.consume('u_1');
      assert.deepEqual([allowed, reason, source, retryAfterMs], [true, 'failed-open', 'none', 0]);
      assert.deepEqual(policies.api, {
        kind: 'bucket',
        limit: 3,
        windowMs: 3_600_000,
        passes: true,
        shadow: false,
        remaining: null,
        retryAfterMs: null,
        resetAfterMs: null,
      });
    });
    assert.deepEqual(seen, [{ feature: 'rate-limit', mode: 'open', code: 'DRIVER_FAILED' }]);
  });

  contract('without Redis a closed limiter refuses until the next probe, and says so', async (world) => {
    const { broken, limiter } = faulty(world, { onFailure: 'closed', breaker: { probe: '7s' } });
    broken.inject(closed);
    const seen = await degradedDuring(async () => {
      const { allowed, reason, source, retryAfterMs, limitedBy } = await limiter.consume('u_1');
      assert.deepEqual([allowed, reason, source, retryAfterMs, limitedBy], [false, 'failed-closed', 'none', 7_000, []]);
    });
    assert.equal(seen[0]?.mode, 'closed');
  });

  contract('without Redis a local limiter admits its share, and says so', async (world) => {
    const { broken, limiter } = faulty(world, { onFailure: { local: memoryDriver(), share: 0.67 } });
    broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
    const seen = await degradedDuring(async () => {
      const decisions = [await limiter.consume('u_1'), await limiter.consume('u_1'), await limiter.consume('u_1')];
      assert.deepEqual(
        decisions.map(({ allowed, source, reason }) => [allowed, source, reason]),
        [
          [true, 'local', 'ok'],
          [true, 'local', 'ok'],
          [false, 'local', 'limited'],
        ],
      );
      assert.equal(decisions[0]?.policies.api?.limit, 2);
    });
    assert.deepEqual(new Set(seen.map(({ mode }) => mode)), new Set(['local']));
    broken.heal();
    assert.equal((await limiter.consume('u_2')).source, 'redis');
  });

  contract('a share of a limit is never less than one', async (world) => {
    const { broken, limiter } = faulty(world, { onFailure: { local: memoryDriver(), share: 0.01 } });
    broken.inject(unsent, { times: Number.POSITIVE_INFINITY });
    assert.equal((await limiter.consume('u_1')).allowed, true);
    assert.equal((await limiter.consume('u_1')).allowed, false);
  });

  contract('a decision comes by the deadline, whatever Redis does', async (world) => {
    const { broken, limiter } = faulty(world, { deadline: 20 });
    broken.inject(heldBack(never));
    const { allowed, reason } = await limiter.consume('u_1');
    assert.deepEqual([allowed, reason], [true, 'failed-open']);
  });

  contract('five failures in a row, and Redis is left alone until the next probe', async (world) => {
    const { broken, limiter } = faulty(world, { breaker: { probe: PROBE_MS } });
    broken.inject(unsent, { times: 5 });
    for (let call = 0; call < 9; call++) assert.equal((await limiter.consume('u_1')).reason, 'failed-open');
    assert.equal(broken.calls.length, 5);
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS + 5));
    assert.equal((await limiter.consume('u_1')).source, 'redis');
  });

  contract('what the server refuses to do counts as a failure', async (world) => {
    for (const code of ['OOM', 'READONLY', 'LOADING', 'WRONGTYPE', 'NOPERM']) {
      const { broken, limiter } = faulty(world, { onFailure: 'closed' });
      broken.inject(refused(code));
      assert.equal((await limiter.consume('u_1')).reason, 'failed-closed', code);
    }
  });

  contract('no error, null or odd reply is ever compared as a number', async (world) => {
    const odd: readonly Reply[] = [
      null,
      '',
      'ERR',
      'NaN',
      1,
      [],
      [1],
      [null, null, null],
      ['x', 'y', 'z'],
      [1.5, 0, 0],
    ];
    for (const limits of [
      policies,
      { api: quota({ limit: 3, per: '1h' }) },
      { api: slidingLog({ limit: 3, per: '1h' }) },
    ]) {
      const { broken, limiter } = faulty(world, { policies: limits, onFailure: 'closed', breaker: false });
      for (const reply of odd) {
        broken.inject(answers(reply));
        const { allowed, reason } = await limiter.consume('u_1');
        assert.deepEqual([allowed, reason], [false, 'failed-closed'], JSON.stringify(reply));
      }
    }
  });

  contract('a check whose outcome is unknown is not sent again', async (world) => {
    const { broken, limiter } = faulty(world);
    broken.inject(lostReply);
    assert.equal((await limiter.consume('u_1')).reason, 'failed-open');
    assert.equal(broken.calls.length, 1);
    assert.equal((await limiter.peek('u_1')).policies.api?.remaining, 2);
  });

  contract("the caller's signal ends the waiting with its reason", async (world) => {
    const { broken, limiter } = faulty(world);
    const reason = new Error('the request is gone');
    await assert.rejects(limiter.consume('u_1', { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(broken.calls.length, 0);
    broken.inject(heldBack(never));
    const controller = new AbortController();
    const waiting = limiter.consume('u_1', { signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });
}

function degradedDuring(run: () => Promise<void>): Promise<DegradedEvent[]> {
  return seenOn('redis-patterns:degraded', run);
}
