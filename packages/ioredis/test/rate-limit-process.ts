import { createKeys } from '@redis-patterns/core/keys';
import { bucket, createLimiter, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { Redis } from 'ioredis';
import { ioredisDriver } from '../src/index.ts';

// One of several processes that race for the same limits: prints how many calls of each kind were admitted.

const [url = '', app = '', calls = '0'] = process.argv.slice(2);
const client = new Redis(url);
const common = { driver: ioredisDriver(client), keys: createKeys(app), deadline: '20s', onFailure: 'closed' } as const;
const limiters = [
  createLimiter({ ...common, policies: { bucket: bucket({ limit: 50, per: '1d' }) } }),
  createLimiter({ ...common, policies: { window: slidingWindow({ limit: 50, per: '1d' }) } }),
  createLimiter({ ...common, policies: { log: slidingLog({ limit: 50, per: '1d' }) } }),
  createLimiter({
    ...common,
    policies: { wide: bucket({ limit: 1_000, per: '1d' }), narrow: slidingWindow({ limit: 50, per: '1d' }) },
  }),
];

const admitted = await Promise.all(
  limiters.map(async (limiter) => {
    const decisions = await Promise.all(Array.from({ length: Number(calls) }, () => limiter.consume('hot')));
    return decisions.filter(({ allowed }) => allowed).length;
  }),
);
console.log(JSON.stringify(admitted));
client.disconnect();
