import type { Driver } from '@redis-patterns/core/driver';
import {
  bucket,
  createLimiter,
  type LogPolicy,
  type Policies,
  type Policy,
  quota,
  slidingLog,
  slidingWindow,
} from '@redis-patterns/core/rate-limit';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { freshKeys, type Side } from './limiters.ts';

const SUBJECT = 'ip_1.2.3.4';

/** What one subject takes in Redis (MEMORY USAGE), under key names of about the same length. */
export async function footprint({ driver }: Side, { url }: Run): Promise<void> {
  const redis = new Redis(url);
  const used = (key: string): Promise<number | null> => redis.memory('USAGE', key);
  const keys = freshKeys();
  const of = async (policy: Policy | LogPolicy, calls: number): Promise<string> => {
    const limiter = createLimiter({ driver, keys, policies: { p: policy } as Policies<'p'>, onFailure: 'closed' });
    for (let i = 0; i < calls; i++) await limiter.consume(`${policy.kind}${calls}`);
    return String(await used(await keyOf(driver, keys.pattern({ domain: 'rate' }), `${policy.kind}${calls}`)));
  };
  const peer = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${keys.app}:rate:rlf`,
    points: 100,
    duration: 60,
  });
  await peer.consume(SUBJECT);

  const rows = [
    ['bucket', await of(bucket({ limit: 100, per: '1h' }), 10)],
    ['quota', await of(quota({ limit: 100, per: '1h' }), 10)],
    ['sliding window, 16 parts', await of(slidingWindow({ limit: 100, per: '1h' }), 10)],
    ['sliding log of 5', await of(slidingLog({ limit: 5, per: '1h' }), 5)],
    ['sliding log of 100', await of(slidingLog({ limit: 100, per: '1h' }), 100)],
    ['rate-limiter-flexible', String(await used(`${keys.app}:rate:rlf:${SUBJECT}`))],
  ];
  console.log(table('bytes in Redis for one subject', ['', 'bytes'], rows));
  redis.disconnect();
}

async function keyOf(driver: Driver, pattern: string, end: string): Promise<string> {
  for await (const page of driver.scan(pattern)) {
    const found = page.find((key) => key.endsWith(end));
    if (found !== undefined) return found;
  }
  throw new Error(`no key ends with ${end}`);
}
