import type { Driver } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { bucket, createLimiter, createSemaphore } from '@redis-patterns/core/rate-limit';

/** What the upstream allows all of us together. */
export const QUOTA = { perSecond: 20, atOnce: 4 } as const;

/** Runs calls within the quota, whichever process they come from. */
export type WithinQuota = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** The quota as one function. Who it is for (`upstream`) is part of the keys. */
export function createQuota(driver: Driver, app: string, upstream: string): WithinQuota {
  const keys = createKeys(app);
  // Nobody waits for a worker: rather a late call than one too many.
  const patient = { deadline: '5s', onFailure: 'closed' } as const;
  const slots = createSemaphore({
    driver,
    keys,
    policy: 'slots',
    limit: QUOTA.atOnce,
    lease: '5s', // a worker that crashes frees its slot after so long
    ...patient,
  });
  const pace = createLimiter({
    driver,
    keys,
    policies: { pace: bucket({ limit: QUOTA.perSecond, per: '1s', burst: 1, maxWait: '1m' }) },
    ...patient,
  });

  return async (call) => {
    // The slot first: a place in the queue of calls is booked only by someone who can use it.
    await using slot = await slots.acquire(upstream, { maxWait: '1m' });
    if (slot === null) throw new Error('no slot came free within a minute, or Redis is away');
    const { allowed } = await pace.wait(upstream, { signal: slot.signal }); // sleeps until it is our turn; asks nobody again
    if (!allowed) throw new Error('the queue is longer than a minute');
    return await call(slot.signal); // `await`: the slot is given back when the call has ended, not when it has begun
  };
}
