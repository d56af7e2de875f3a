export { cacheResponse, cacheRoute, type InvalidateRouteOptions, invalidateRoute } from './cache.ts';
export { type RateLimitHandler, type RateLimitOptions, rateLimit } from './rate-limit.ts';
export type { RouteMiddleware } from './route-middleware.ts';
