// What @redis-patterns/core exports. Made by `pnpm run api`: review its diff.
/** A span of time in options: milliseconds, or text such as `'250ms'`, `'10s'`, `'5m'`, `'1h'`, `'30d'`. */
type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;
/**
 * Why a call of this library failed: a closed set, so that a `switch` over it can be complete.
 *
 * `INVALID_*` are mistakes in the calling code and nothing was sent. `DRIVER_*` come from below: Redis refused, was
 * not reached, or did not answer in time. The others belong to one pattern each and are described there.
 */
type ErrorCode = "INVALID_OPTION" | "INVALID_ARGUMENT" | "INVALID_KEY" | "DRIVER_FAILED" | "DRIVER_TIMEOUT" | "CACHE_LOAD_COOLDOWN" | "CACHE_LOAD_TIMEOUT" | "CACHE_INVALIDATE_FAILED" | "CACHE_HOLD_FAILED" | "CACHE_CLOSED" | "CROSS_SLOT" | "LEASE_LOST" | "SESSION_TOO_LARGE" | "SESSION_CORRUPT" | "SESSION_GONE" | "SESSION_CONFLICT" | "SESSION_REVOKED" | "SESSION_LIMIT" | "SESSION_FIXATION" | "SESSION_EXISTS" | "UNKEYED_READ";
/**
 * The one base of everything this library throws. Branch on `code`; `message` is for people and may change.
 * `cause` is the client's or loader's own error where there is one.
 */
export declare class RedisPatternsError extends Error {
  override readonly name: string;
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions);
}
/** One read of a cache: channel `redis-patterns:cache:get`. */
interface CacheGetEvent {
  readonly op: "get" | "getMany" | "read" | "peek" | "getOrSet" | "open";
  readonly cache: string;
  readonly keyspace: string;
  readonly count: number;
  hits?: number;
  result?: "hit" | "miss" | "stale" | "negative" | "error";
  layer?: "l1" | "redis";
  ageMs?: number;
}
/** One run of a loader: channel `redis-patterns:cache:load`. */
interface CacheLoadEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly reason: "miss" | "stale" | "early" | "forced" | "bypass";
  waiters?: number;
  outcome?: "stored" | "revoked" | "skipped" | "failed";
}
/** One fill: channel `redis-patterns:cache:write`. */
interface CacheWriteEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly ttlMs: number;
  readonly bytes: number;
}
/** One invalidation: channel `redis-patterns:cache:invalidate`. */
interface CacheInvalidateEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly by: "key" | "tag" | "clear" | "stale" | "hold";
  count?: number;
}
/** One decision of a limiter: channel `redis-patterns:rate-limit:check`. */
interface RateLimitCheckEvent {
  readonly policy: string;
  readonly algorithm: string;
  readonly cost: number;
  allowed?: boolean;
  remaining?: number | null;
  limit?: number;
  resetAfterMs?: number | null;
  source?: "redis" | "cache" | "prepaid" | "local" | "none";
  reason?: "ok" | "limited" | "blocked" | "failed-open" | "failed-closed";
  wouldDeny?: boolean;
  nearLimit?: boolean;
}
/** One operation on sessions: channel `redis-patterns:session:op`. */
interface SessionOpEvent {
  readonly op: string;
  outcome?: string;
  ms?: number;
  bytes?: number;
}
/** One request through the response cache: channel `redis-patterns:http:cache`. */
interface HttpCacheEvent {
  readonly route: string;
  status?: number;
  outcome?: "hit" | "stale" | "collapsed" | "stored" | "refused" | "bypass";
  reason?: string;
}
/** A pattern answered without Redis, as its options allow: point channel `redis-patterns:degraded`. */
interface DegradedEvent {
  readonly feature: "cache" | "rate-limit" | "session" | "http";
  readonly mode: "open" | "closed" | "local";
  readonly code: string;
}
/** Something a maintainer should look at: point channel `redis-patterns:warning`. */
interface WarningEvent {
  readonly code: string;
  readonly message: string;
}
/** What `error` of a traced call is reduced to: an error object would carry arguments and values. */
interface FailureBrief {
  readonly code: string;
  readonly redisCode: string | null;
}
export type { CacheGetEvent, CacheInvalidateEvent, CacheLoadEvent, CacheWriteEvent, DegradedEvent, Duration, ErrorCode, FailureBrief, HttpCacheEvent, RateLimitCheckEvent, SessionOpEvent, WarningEvent };