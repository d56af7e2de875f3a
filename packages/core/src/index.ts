export type { Duration } from './duration.ts';
export { type ErrorCode, RedisPatternsError } from './errors.ts';
export type {
  CacheGetEvent,
  CacheInvalidateEvent,
  CacheLoadEvent,
  CacheWriteEvent,
  DegradedEvent,
  FailureBrief,
  HttpCacheEvent,
  RateLimitCheckEvent,
  SessionOpEvent,
  WarningEvent,
} from './tracing.ts';
