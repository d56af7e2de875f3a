import type { Cache } from '@redis-patterns/core/cache';
import {
  createResponseCache,
  type FrameworkFacts,
  hasBody,
  invalidateTags,
  overrideResponse,
  type ResponseCacheOptions,
  type ResponseOverrideOptions,
  type Turn,
} from '@redis-patterns/core/http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { applyHead, captureResponse } from './capture-response.ts';
import type { RouteMiddleware } from './route-middleware.ts';
import { setHeaders } from './set-headers.ts';

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
export function cacheRoute(options: ResponseCacheOptions<Request>): RouteMiddleware;
export function cacheRoute(options: ResponseCacheOptions<Request>): RequestHandler {
  const responses = createResponseCache(options);
  const take = (turn: Turn, request: Request, response: Response, next: NextFunction): void => {
    if (turn.kind === 'answer') {
      applyHead(response, turn.answer);
      response.end(turn.answer.body);
      return;
    }
    if (turn.kind === 'pass') setHeaders(response, turn.headers);
    else captureResponse(response, turn.run, responses.watch(request, request, routeOf(request)));
    next();
  };
  return (request, response, next) => {
    const turn = responses.lookUp(request, factsOf(request, responses.policy.hosts !== null), response);
    // Express 5 hands to `next` what the promise rejects with.
    return turn instanceof Promise
      ? turn.then((known) => take(known, request, response, next))
      : take(turn, request, response, next);
  };
}

/** Says something about one response, wherever it is made: that it is not stored, for how long, under which tags. */
export function cacheResponse(response: Response, options: ResponseOverrideOptions): void {
  overrideResponse(response, options);
}

/** What a write invalidates. */
export interface InvalidateRouteOptions {
  readonly cache: Cache;
  readonly tags: (request: Request) => readonly string[];
}

/**
 * Invalidates what a write has changed, before its response ends: the writer's next read is fresh. Only for responses
 * below 400. Put it before the handler of the write.
 */
export function invalidateRoute(options: InvalidateRouteOptions): RouteMiddleware;
export function invalidateRoute(options: InvalidateRouteOptions): RequestHandler {
  return (request, response, next) => {
    const tags = options.tags(request);
    const { end } = response;
    response.end = ((...args: Parameters<typeof end>) => {
      response.end = end;
      if (response.statusCode >= 400) return end.apply(response, args);
      void invalidateTags(options.cache, tags).then(() => end.apply(response, args));
      return response;
    }) as typeof end;
    next();
  };
}

function factsOf(request: Request, withOrigin: boolean): FrameworkFacts {
  const { method, baseUrl: mount, originalUrl, headers } = request;
  const at = originalUrl.indexOf('?');
  return {
    method,
    mount,
    route: routeOf(request),
    path: at < 0 ? originalUrl : originalUrl.slice(0, at),
    query: at < 0 ? '' : originalUrl.slice(at + 1),
    origin: withOrigin ? `${request.protocol}://${request.host.toLowerCase()}` : '',
    headers,
    hasBody: hasBody(headers),
  };
}

function routeOf({ route }: Request): string {
  return typeof route?.path === 'string' ? route.path : '';
}
