export { type CachePluginOptions, cachePlugin, cacheResponse } from './cache.ts';
export { type RateLimitPluginOptions, type RouteLimit, rateLimitPlugin } from './rate-limit.ts';
