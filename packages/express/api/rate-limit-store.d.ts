// What @redis-patterns/express/rate-limit-store exports. Made by `pnpm run api`: review its diff.
import { HitCounterOptions, HitCounterOptions as HitCounterOptions$1 } from "@redis-patterns/core/rate-limit";
import { Store } from "express-rate-limit";
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
export declare function redisPatternsStore(options: HitCounterOptions$1): Store;
export type { HitCounterOptions };