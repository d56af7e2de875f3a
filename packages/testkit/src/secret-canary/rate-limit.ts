import { bucket, createLimiter, createSemaphore, slidingLog } from '@redis-patterns/core/rate-limit';
import { refused, unsent } from '../faulty-driver.ts';
import type { World } from './world.ts';

const policies = { api: bucket({ limit: 2, per: '1h' }) };

/** Subjects through every call of a limiter and a semaphore, and everything that can go wrong with them. */
export async function limitsWithSecrets({ driver, store, keys, secrets, fails }: World): Promise<void> {
  const subject = secrets.plant('subject');
  const shared = { driver, keys, deadline: '10s' } as const;
  const limiter = createLimiter({ ...shared, policies, onFailure: 'open' });
  const decision = await limiter.consume(subject);
  await limiter.consumeUpTo(subject, 5);
  await limiter.consume(subject);
  await limiter.peek(subject);
  await limiter.settle(decision, 0);
  await limiter.reset(subject);

  const strict = createLimiter({ ...shared, policies, blocks: true, onFailure: 'closed' });
  await strict.block(subject, '1m');
  await strict.consume(subject);
  await strict.unblock(subject);

  const log = createLimiter({ ...shared, policies: { log: slidingLog({ limit: 1, per: '1h' }) } });
  for (let call = 0; call < 2; call++) await log.consume(subject);

  const semaphore = createSemaphore({ ...shared, policy: 'jobs', limit: 1, lease: '1m' });
  const lease = await semaphore.acquire(subject);
  await semaphore.acquire(subject);
  await lease?.release();

  await fails('INVALID_ARGUMENT', () => limiter.consume(''));
  await fails('INVALID_ARGUMENT', () => limiter.consume(`${subject}\ud800`));
  await fails('INVALID_ARGUMENT', () => limiter.consume(subject, { cost: -1 }));

  const charged = await limiter.consume(subject);
  const state = keys.of('rate', 'api', subject);
  await store.send(['unlink', state]);
  await store.send(['hset', state, 'field', subject]);
  await limiter.consume(subject); // of another type
  await strict.consume(subject);
  await fails('DRIVER_FAILED', () => limiter.refund(charged));
  await fails('DRIVER_FAILED', () => limiter.settle(charged, 2));
  await store.send(['unlink', state]);

  for (const fault of [refused('OOM'), unsent]) {
    driver.inject(fault, { times: Number.POSITIVE_INFINITY });
    await limiter.consume(subject);
    await strict.consume(subject);
    await semaphore.acquire(subject);
    await fails('DRIVER_FAILED', () => strict.block(subject, '1m'));
    driver.heal();
  }
}
