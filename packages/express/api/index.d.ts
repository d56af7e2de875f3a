// What @redis-patterns/express exports. Made by `pnpm run api`: review its diff.
import { Cache } from "@redis-patterns/core/cache";
import { RequestLimit, ResponseCacheOptions, ResponseOverrideOptions } from "@redis-patterns/core/http";
import { Application, NextFunction, Request, Response } from "express";
import { Decision, Limiter } from "@redis-patterns/core/rate-limit";
/**
 * A middleware that has no types of its own for what a route gives its handlers: in `app.get('/x/:id', middleware, …)`
 * the handlers behind it know `params.id`, as if it were not there. A `RequestHandler` would make them forget.
 */
type RouteMiddleware = <P, ResBody, ReqBody, ReqQuery, Locals extends Record<string, unknown>>(request: Request<P, ResBody, ReqBody, ReqQuery, Locals>, response: Response<ResBody, Locals>, next: NextFunction) => void;
/**
 * Keeps the responses of a route, and answers from them. It stores only what is everybody's: what a response says
 * (Set-Cookie, private, Vary), what its request carried, and what the handler read of the request all count.
 *
 * Put it behind authentication and authorisation, directly before the handler; compression belongs in front of both.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createCache } from '@redis-patterns/core/cache';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { cacheRoute } from '@redis-patterns/express';
 * import express from 'express';
 *
 * const cache = createCache({ driver: memoryDriver(), keys: createKeys('myapp') });
 * const app = express();
 * app.get('/products', cacheRoute({ cache, ttl: '1m' }), (_request, response) => void response.json(['teapot']));
 * ```
 */
export declare function cacheRoute(options: ResponseCacheOptions<Request>): RouteMiddleware;
/** Says something about one response, wherever it is made: that it is not stored, for how long, under which tags. */
export declare function cacheResponse(response: Response, options: ResponseOverrideOptions): void;
/** What a write invalidates. */
interface InvalidateRouteOptions {
  readonly cache: Cache;
  readonly tags: (request: Request) => readonly string[];
}
/**
 * Invalidates what a write has changed, before its response ends: the writer's next read is fresh. Only for responses
 * below 400. Put it before the handler of the write.
 */
export declare function invalidateRoute(options: InvalidateRouteOptions): RouteMiddleware;
/** How a limiter is applied to the requests of an Express application. */
interface RateLimitOptions<P extends string> extends RequestLimit<Request, P> {
  readonly limiter: Limiter<P>;
  /**
   * The application. With it a `trust proxy` that believes everybody is refused here, when the application starts;
   * without it, at the first request. Either only where the client's address is the subject.
   */
  readonly app?: Application;
  /** Answers a refused request itself; headers are set. Default: 429 (503 when failed closed) as problem+json. */
  readonly onLimited?: (request: Request, response: Response, decision: Decision<P>) => void;
}
/** Limits requests, and makes handlers that limit by more. */
interface RateLimitHandler<P extends string> extends RouteMiddleware {
  /**
   * For one route: its own limit beside this one, in one check and one set of headers. Put it in the place of this
   * handler, not behind it.
   */
  also(limit: RequestLimit<Request, P>): RouteMiddleware;
}
/**
 * A middleware that asks a limiter, sends what it says as headers, and answers refused requests.
 *
 * Put it behind `trust proxy` and before sessions and parsers. Two of them with one limiter on one request never charge
 * a policy twice: the second asks for what the first did not, and gives it all back when it refuses.
 *
 * @throws `INVALID_OPTION` when `trust proxy` believes every address
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
 * import { rateLimit } from '@redis-patterns/express';
 * import express from 'express';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { api: bucket({ limit: 100, per: '1m' }) },
 * });
 * const app = express();
 * app.use(rateLimit({ app, limiter }));
 * ```
 */
export declare function rateLimit<P extends string>(options: RateLimitOptions<P>): RateLimitHandler<P>;
export type { InvalidateRouteOptions, RateLimitHandler, RateLimitOptions, RouteMiddleware };