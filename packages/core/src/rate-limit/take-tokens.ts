import type { Driver } from '../driver/driver.ts';
import { bucket } from './bucket.ts';
import { type BucketRule, bucketReading, levelOf } from './bucket-rule.ts';
import type { Verdict } from './verdict.ts';

/** What to take from one bucket: `want` tokens, or as many as there are down to `least`. */
export interface Taking {
  readonly key: string;
  readonly want: number;
  readonly least: number;
}

/** Takes tokens from one bucket: the whole check where there is no other policy and no ban to read. */
export function takeTokens(
  driver: Driver,
  rule: BucketRule,
  { key, want, least }: Taking,
  deadline?: number,
): Promise<Verdict> {
  const { keys, args } = bucket.encode({ key, numbers: rule, want, least });
  return driver.run(bucket, keys, args, deadline).then((reply) => {
    const { granted, state, now } = bucket.decode(reply);
    const allowed = granted > 0;
    const level = levelOf(rule, state, now);
    return { allowed, now, readings: [bucketReading(rule, level, least, allowed)], bannedUs: 0, granted };
  });
}
