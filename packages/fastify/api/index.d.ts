// What @redis-patterns/fastify exports. Made by `pnpm run api`: review its diff.
import { Cache } from "@redis-patterns/core/cache";
import { RequestLimit, ResponseCacheOptions, ResponseOverrideOptions } from "@redis-patterns/core/http";
import { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { Decision, Limiter } from "@redis-patterns/core/rate-limit";
/** On the `config` of a route whose handler is ours. */
declare const mounted: unique symbol;
/** Defaults for every route with `config.cache`; a `ttl` must come from here or from the route. */
type CachePluginOptions = {
  readonly cache: Cache;
} & Partial<ResponseCacheOptions<FastifyRequest>>;
declare module "fastify" {
  interface FastifyContextConfig {
    /** Keeps this route's responses; `{}` with the plugin's options alone, false not at all. */
    cache?: Partial<ResponseCacheOptions<FastifyRequest>> | false;
    /** What a write of this route invalidates, when it was answered below 400. */
    invalidates?: (request: FastifyRequest) => readonly string[];
    /** Written by the plugin. */
    [mounted]?: true;
  }
}
/**
 * Keeps the responses of routes with `config.cache`, and answers from them. The look-up is the first thing a route's
 * handler does, so no hook is ever passed over: authentication, validation and limits run on hits too, whatever the
 * order in which plugins were registered.
 *
 * Register it before compression and before the routes.
 *
 * @throws `INVALID_OPTION`, at the route that has them
 * @example
 * ```ts
 * import { createCache } from '@redis-patterns/core/cache';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { cachePlugin } from '@redis-patterns/fastify';
 * import fastify from 'fastify';
 *
 * const app = fastify();
 * const cache = createCache({ driver: memoryDriver(), keys: createKeys('myapp') });
 * await app.register(cachePlugin, { cache, ttl: '1m' });
 * app.get('/products', { config: { cache: {} } }, async () => ['teapot']);
 * ```
 */
export declare const cachePlugin: FastifyPluginAsync<CachePluginOptions>;
/** Says something about one response, wherever it is made: that it is not stored, for how long, under which tags. */
export declare function cacheResponse(reply: FastifyReply, options: ResponseOverrideOptions): void;
/** A limit of one route, or of all. Names of policies are checked by the limiter when they are used. */
type RouteLimit = RequestLimit<FastifyRequest, string>;
/** How a limiter is applied to the requests of a Fastify instance. */
interface RateLimitPluginOptions extends RouteLimit {
  readonly limiter: Limiter<string>;
  /** Answers a refused request itself; headers are set. Default: 429 (503 when failed closed) as problem+json. */
  readonly onLimited?: (request: FastifyRequest, reply: FastifyReply, decision: Decision) => unknown;
}
declare module "fastify" {
  interface FastifyContextConfig {
    /** This route's own limit, judged together with the plugin's in one check; false: the route is not limited. */
    rateLimit?: RouteLimit | false;
  }
}
/**
 * Asks a limiter in `onRequest`, sends what it says as headers, and answers refused requests. A route adds its own
 * limit, or lifts all, in `config.rateLimit`. Register it behind sessions only if its subject needs them.
 *
 * @throws `INVALID_OPTION` when `trustProxy` believes every address
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
 * import { rateLimitPlugin } from '@redis-patterns/fastify';
 * import fastify from 'fastify';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { api: bucket({ limit: 100, per: '1m' }), orders: bucket({ limit: 5, per: '1m' }) },
 * });
 * const app = fastify();
 * await app.register(rateLimitPlugin, { limiter, use: () => ['api'] });
 * app.post('/orders', { config: { rateLimit: { use: () => ['orders'] } } }, async () => ({}));
 * ```
 */
export declare const rateLimitPlugin: FastifyPluginAsync<RateLimitPluginOptions>;
export type { CachePluginOptions, RateLimitPluginOptions, RouteLimit };