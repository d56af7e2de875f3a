import { adjust } from './adjust.ts';
import { bucket } from './bucket.ts';
import { check } from './check.ts';
import { concurrency } from './concurrency.ts';
import { hits } from './hits.ts';
import { slidingLog } from './sliding-log.ts';

/** The scripts of this pattern, each with its model: for conformance suites, and for stores of other limiters. */
export const rateLimitScripts: {
  readonly bucket: typeof bucket;
  readonly check: typeof check;
  readonly adjust: typeof adjust;
  readonly slidingLog: typeof slidingLog;
  readonly concurrency: typeof concurrency;
  readonly hits: typeof hits;
} = { bucket, check, adjust, slidingLog, concurrency, hits };
