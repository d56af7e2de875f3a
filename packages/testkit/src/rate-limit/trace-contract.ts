import assert from 'node:assert/strict';
import { bucket, createSemaphore, quota } from '@redis-patterns/core/rate-limit';
import { faultyDriver, unsent } from '../faulty-driver.ts';
import { clockedDriver } from './clocked-driver.ts';
import { seenOn } from './seen-on.ts';
import type { Contract } from './world.ts';

export function traceContract(contract: Contract): void {
  contract('each check tells what was decided, and never about whom', async (world) => {
    const policies = { a: bucket({ limit: 10, per: '1d' }), b: quota({ limit: 2, per: '1d', shadow: true }) };
    const limiter = world.limiter(policies, { driver: clockedDriver(world.driver) });
    const seen = await tracedDuring(async () => {
      await limiter.consume('secret-subject');
      await limiter.consume('secret-subject', { cost: 7 });
      await limiter.consume('secret-subject', { cost: 3, use: ['a'] });
    });
    const common = { source: 'redis', limit: 10 };
    assert.deepEqual(
      seen.map(({ resetAfterMs, ...event }) => event),
      [
        {
          policy: 'a+b',
          algorithm: 'bucket+quota',
          cost: 1,
          allowed: true,
          reason: 'ok',
          ...common,
          remaining: 9,
          wouldDeny: false,
          nearLimit: false,
        },
        {
          policy: 'a+b',
          algorithm: 'bucket+quota',
          cost: 7,
          allowed: true,
          reason: 'ok',
          ...common,
          remaining: 2,
          wouldDeny: true,
          nearLimit: true,
        },
        {
          policy: 'a',
          algorithm: 'bucket',
          cost: 3,
          allowed: false,
          reason: 'limited',
          ...common,
          remaining: 2,
          wouldDeny: false,
          nearLimit: true,
        },
      ],
    );
    assert.ok(!JSON.stringify(seen).includes('secret'));
  });

  contract('a failed check is traced with what was answered', async (world) => {
    const broken = faultyDriver(world.driver);
    const limiter = world.limiter({ a: bucket({ limit: 10, per: '1d' }) }, { driver: broken, onFailure: 'open' });
    broken.inject(unsent);
    const [event] = await tracedDuring(async () => void (await limiter.consume('u_1')));
    assert.deepEqual([event?.['reason'], event?.['source'], event?.['remaining']], ['failed-open', 'none', null]);
  });

  contract('a semaphore is traced like a policy', async (world) => {
    const slots = createSemaphore({ ...world, policy: 'jobs', limit: 1, lease: '30s', deadline: '5s' });
    const seen = await tracedDuring(async () => {
      await slots.acquire('secret-subject');
      await slots.acquire('secret-subject');
    });
    assert.deepEqual(
      seen.map(({ algorithm, allowed, reason }) => [algorithm, allowed, reason]),
      [
        ['concurrency', true, 'ok'],
        ['concurrency', false, 'limited'],
      ],
    );
    assert.ok(!JSON.stringify(seen).includes('secret'));
  });
}

type Event = Readonly<Record<string, unknown>>;

function tracedDuring(run: () => Promise<void>): Promise<Event[]> {
  return seenOn('tracing:redis-patterns:rate-limit:check:asyncEnd', run);
}
