export { cacheResponse, cacheRoute, invalidateRoute } from './cache.ts';
export { type RateLimitHandler, type RateLimitOptions, rateLimit } from './rate-limit.ts';
