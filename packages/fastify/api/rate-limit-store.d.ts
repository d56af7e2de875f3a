// What @redis-patterns/fastify/rate-limit-store exports. Made by `pnpm run api`: review its diff.
import { FastifyRateLimitStoreCtor } from "@fastify/rate-limit";
import { HitCounterOptions, HitCounterOptions as HitCounterOptions$1 } from "@redis-patterns/core/rate-limit";
/**
 * A store for @fastify/rate-limit ≥ 11 on any driver, node-redis too: its option `store`. The plugin keeps its
 * semantics: a window begins with the first hit, and refused requests count; `continueExceeding` begins it anew,
 * `exponentialBackoff` doubles it, up to a year. A store that fails is an error of the request unless `skipOnError`;
 * it is asked within 100 ms.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import rateLimit from '@fastify/rate-limit';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { redisPatternsStore } from '@redis-patterns/fastify/rate-limit-store';
 * import { fastify } from 'fastify';
 *
 * const app = fastify();
 * const store = redisPatternsStore({ driver: memoryDriver(), keys: createKeys('myapp'), policy: 'api' });
 * await app.register(rateLimit, { max: 100, timeWindow: '1 minute', store });
 * ```
 */
export declare function redisPatternsStore(options: HitCounterOptions$1): FastifyRateLimitStoreCtor;
export type { HitCounterOptions };