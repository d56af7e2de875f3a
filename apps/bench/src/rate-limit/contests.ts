import { bucket, createLimiter, slidingWindow } from '@redis-patterns/core/rate-limit';
import { redisPatternsStore } from '@redis-patterns/express/rate-limit-store';
import type { Options } from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Contest } from '../compare.ts';
import { counter, freshKeys, type Side } from './limiters.ts';

const SUBJECTS = 1_000;
const MANY = 1_000_000_000;
const subject = (i: number): string => `u_${i % SUBJECTS}`;

const always = (ratio: number) => (): number => ratio;
/** One caller alone waits for the network: what a check costs shows where callers share it. */
const together = (ratio: number) => (callers: number) => (callers > 1 ? ratio : undefined);

/** What a check costs, each against a named peer on the same client. */
export async function contests(side: Side): Promise<Contest[]> {
  return [
    await singleCheck(side),
    await againstFlexible(side),
    await againstExpressStore(side),
    await threePolicies(side),
    await denial(side),
  ];
}

async function singleCheck({ name, evalsha, driver }: Side): Promise<Contest> {
  const keys = freshKeys();
  const limiter = createLimiter({ driver, keys, policies: { api: bucket({ limit: 1_000_000, per: '1m' }) } });
  const strict = createLimiter({ driver, keys, policies: { strict: slidingWindow({ limit: MANY, per: '1m' }) } });
  const count = keys.entity('bench', 'window');
  await driver.run(counter, [count('load')], ['60000']);
  return {
    title: `${name}: one check, ${SUBJECTS} subjects`,
    base: { name: 'EVALSHA of a window', call: (i) => evalsha(counter.sha, count(subject(i)), '60000') },
    others: [
      { name: 'bucket', call: (i) => limiter.consume(subject(i)), wanted: together(1.2) },
      { name: 'sliding window', call: (i) => strict.consume(subject(i)) },
    ],
  };
}

async function againstFlexible({ name, driver, store }: Side): Promise<Contest> {
  const keys = freshKeys();
  const limiter = createLimiter({ driver, keys, policies: { api: bucket({ limit: 1_000_000, per: '1m' }) } });
  const peer = new RateLimiterRedis({ ...store, keyPrefix: keys.app, points: MANY, duration: 60 });
  return {
    title: `${name}: one check, ${SUBJECTS} subjects`,
    base: { name: 'rate-limiter-flexible', call: (i) => peer.consume(subject(i)) },
    others: [{ name: 'bucket', call: (i) => limiter.consume(subject(i)), wanted: together(1.5) }],
  };
}

/** What express-rate-limit asks of its store on Redis. */
async function againstExpressStore({ name, driver, sendCommand }: Side): Promise<Contest> {
  const keys = freshKeys();
  const limiter = createLimiter({ driver, keys, policies: { api: bucket({ limit: 1_000_000, per: '1m' }) } });
  const peer = new RedisStore({ sendCommand, prefix: `${keys.app}:` });
  await peer.init({ windowMs: 60_000 } as Options);
  const store = redisPatternsStore({ driver, keys, policy: 'api', deadline: '10s' });
  await store.init?.({ windowMs: 60_000 } as Options);
  return {
    title: `${name}: one check, ${SUBJECTS} subjects`,
    base: { name: 'rate-limit-redis', call: (i) => peer.increment(subject(i)) },
    others: [
      { name: 'our store in its place', call: async (i) => store.increment(subject(i)) },
      { name: 'bucket', call: (i) => limiter.consume(subject(i)) },
    ],
  };
}

async function threePolicies({ name, driver, store }: Side): Promise<Contest> {
  const keys = freshKeys();
  const policies = {
    second: bucket({ limit: 1_000_000, per: '1s' }),
    minute: bucket({ limit: 10_000_000, per: '1m' }),
    day: bucket({ limit: 10_000_000, per: '1d' }),
  };
  const limiter = createLimiter({ driver, keys, policies });
  const peers = [1, 60, 86_400].map(
    (duration) => new RateLimiterRedis({ ...store, keyPrefix: `${keys.app}-${duration}`, points: MANY, duration }),
  );
  return {
    title: `${name}: three policies, ${SUBJECTS} subjects`,
    base: {
      name: 'three awaited rate-limiter-flexible',
      call: async (i) => {
        for (const peer of peers) await peer.consume(subject(i));
      },
    },
    others: [{ name: 'one check', call: (i) => limiter.consume(subject(i)), wanted: together(2.5) }],
  };
}

async function denial({ name, driver, store }: Side): Promise<Contest> {
  const keys = freshKeys();
  const policies = { api: bucket({ limit: 1, per: '1h' }) };
  const limiter = createLimiter({ driver, keys, policies, denyCache: { maxAge: '1h' } });
  const peer = new RateLimiterRedis({
    ...store,
    keyPrefix: keys.app,
    points: 1,
    duration: 3_600,
    inMemoryBlockOnConsumed: 1,
  });
  const refused = (): void => {};
  for (let i = 0; i < SUBJECTS; i++) {
    for (let n = 0; n < 2; n++) {
      await limiter.consume(subject(i));
      await peer.consume(subject(i)).catch(refused);
    }
  }
  return {
    title: `${name}: a refusal from this process, ${SUBJECTS} subjects`,
    base: { name: 'rate-limiter-flexible in-memory block', call: (i) => peer.consume(subject(i)).catch(refused) },
    others: [{ name: 'denial cache', call: (i) => limiter.consume(subject(i)), wanted: always(1.2) }],
  };
}
