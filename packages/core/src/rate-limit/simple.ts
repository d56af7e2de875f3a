import type { Driver } from '../driver/driver.ts';
import { invalidArgument, invalidOption } from '../errors.ts';
import type { Namespace } from '../keys/keys.ts';
import { createLimiter } from './create-limiter.ts';
import type { Limiter } from './limiter.ts';
import { slidingLog } from './policy.ts';

/** Whether one more request of this address is within `limit` per `windowSeconds`. */
export type RateLimit = (ip: string, limit: number, windowSeconds: number) => Promise<boolean>;

export interface RateLimitOptions {
  readonly driver: Driver;
  readonly keys: Namespace;
  /** Part of the key, `{app}:rate:{policy}:ip_{ip}`. Default `'api'`. */
  readonly policy?: string;
}

interface Claimed {
  readonly limiter: Limiter<string>;
  readonly limit: number;
  readonly windowMs: number;
}

/** What each policy name stands for on a driver, whoever made the function. */
const claimed = new WeakMap<Driver, Map<string, Claimed>>();

/**
 * The classic one-liner: a sliding log that no window exceeds, that refused requests do not fill, and that the
 * server's clock times. Without Redis it lets everything through within 100 ms, and says so on
 * `redis-patterns:degraded`; who needs more wants {@link createLimiter}.
 *
 * One name, one limit: the function throws `INVALID_OPTION` when it is called with another limit or window than the
 * first time, since two limits under one name would trim each other's log. Give each its own `policy`.
 *
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createRateLimit } from '@redis-patterns/core/rate-limit';
 *
 * const rateLimit = createRateLimit({ driver: memoryDriver(), keys: createKeys('myapp') });
 * if (!(await rateLimit('1.2.3.4', 10, 60))) console.warn('too many requests');
 * ```
 */
export function createRateLimit({ driver, keys, policy = 'api' }: RateLimitOptions): RateLimit {
  const names = claimed.get(driver) ?? new Map<string, Claimed>();
  claimed.set(driver, names);
  const name = `${keys.app}:${policy}`;

  const claim = (limit: number, windowMs: number): Claimed => {
    const policies = { [policy]: slidingLog({ limit, per: windowMs }) };
    const claim = { limiter: createLimiter({ driver, keys, policies }), limit, windowMs };
    names.set(name, claim);
    return claim;
  };

  return async (ip, limit, windowSeconds) => {
    if (typeof ip !== 'string' || ip === '') throw invalidArgument('rateLimit: ip must be text that is not empty');
    const windowMs = Math.round(windowSeconds * 1_000);
    const claims = names.get(name) ?? claim(limit, windowMs);
    if (claims.limit !== limit || claims.windowMs !== windowMs) {
      throw invalidOption(
        `rateLimit: "${policy}" already stands for ${claims.limit} per ${claims.windowMs} ms; ` +
          `give ${limit} per ${windowMs} ms a policy name of its own`,
      );
    }
    const { allowed } = await claims.limiter.consume(`ip_${ip}`);
    return allowed;
  };
}
