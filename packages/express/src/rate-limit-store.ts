import { createHitCounter, type HitCounterOptions } from '@redis-patterns/core/rate-limit';
import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

export type { HitCounterOptions } from '@redis-patterns/core/rate-limit';

/**
 * A store for express-rate-limit ≥ 8.6 on any driver. That package keeps its semantics: a window begins with the first
 * hit, and refused requests count. A store that fails rejects; `passOnStoreError` says what happens then, and it is
 * asked within 100 ms.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { redisPatternsStore } from '@redis-patterns/express/rate-limit-store';
 * import { rateLimit } from 'express-rate-limit';
 *
 * const store = redisPatternsStore({ driver: memoryDriver(), keys: createKeys('myapp'), policy: 'api' });
 * const limit = rateLimit({ windowMs: 60_000, limit: 100, store });
 * ```
 */
export function redisPatternsStore(options: HitCounterOptions): Store {
  const counter = createHitCounter(options);
  let window = { windowMs: 60_000 };

  return {
    init: ({ windowMs }) => {
      window = { windowMs };
    },
    increment: async (key) => infoOf(await counter.hit(key, window)),
    decrement: async (key) => {
      await counter.takeBack(key, window);
    },
    get: async (key) => {
      const found = await counter.read(key, window);
      return found.leftMs > 0 ? infoOf(found) : undefined;
    },
    resetKey: (key) => counter.reset(key),
    resetAll: () => counter.resetAll(),
    shutdown: () => {}, // the driver is the caller's
    localKeys: false,
    prefix: counter.prefix,
  };
}

function infoOf({ hits, leftMs }: { readonly hits: number; readonly leftMs: number }): ClientRateLimitInfo {
  return { totalHits: hits, resetTime: new Date(Date.now() + leftMs) };
}
