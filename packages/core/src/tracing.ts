import { channel, type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import { RedisPatternsError } from './errors.ts';

/*
 * What the patterns tell the world (node:diagnostics_channel). Every field is a number or of few values: never an id,
 * a key, a value or a loader's message; `keyspace` stops before the id. Nothing is built when nobody listens.
 */

/** One read of a cache: channel `redis-patterns:cache:get`. */
export interface CacheGetEvent {
  readonly op: 'get' | 'getMany' | 'read' | 'peek' | 'getOrSet' | 'open';
  readonly cache: string;
  readonly keyspace: string;
  readonly count: number;
  hits?: number;
  result?: 'hit' | 'miss' | 'stale' | 'negative' | 'error';
  layer?: 'l1' | 'redis';
  ageMs?: number;
}

/** One run of a loader: channel `redis-patterns:cache:load`. */
export interface CacheLoadEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly reason: 'miss' | 'stale' | 'early' | 'forced' | 'bypass';
  waiters?: number;
  outcome?: 'stored' | 'revoked' | 'skipped' | 'failed';
}

/** One fill: channel `redis-patterns:cache:write`. */
export interface CacheWriteEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly ttlMs: number;
  readonly bytes: number;
}

/** One invalidation: channel `redis-patterns:cache:invalidate`. */
export interface CacheInvalidateEvent {
  readonly cache: string;
  readonly keyspace: string;
  readonly by: 'key' | 'tag' | 'clear' | 'stale' | 'hold';
  count?: number;
}

/** One decision of a limiter: channel `redis-patterns:rate-limit:check`. */
export interface RateLimitCheckEvent {
  readonly policy: string;
  readonly algorithm: string;
  readonly cost: number;
  allowed?: boolean;
  remaining?: number | null;
  limit?: number;
  resetAfterMs?: number | null;
  source?: 'redis' | 'cache' | 'prepaid' | 'local' | 'none';
  reason?: 'ok' | 'limited' | 'blocked' | 'failed-open' | 'failed-closed';
  wouldDeny?: boolean;
  nearLimit?: boolean;
}

/** One operation on sessions: channel `redis-patterns:session:op`. */
export interface SessionOpEvent {
  readonly op: string;
  outcome?: string;
  ms?: number;
  bytes?: number;
}

/** One request through the response cache: channel `redis-patterns:http:cache`. */
export interface HttpCacheEvent {
  readonly route: string;
  status?: number;
  outcome?: 'hit' | 'stale' | 'collapsed' | 'stored' | 'refused' | 'bypass';
  reason?: string;
}

/** A pattern answered without Redis, as its options allow: point channel `redis-patterns:degraded`. */
export interface DegradedEvent {
  readonly feature: 'cache' | 'rate-limit' | 'session' | 'http';
  readonly mode: 'open' | 'closed' | 'local';
  readonly code: string;
}

/** Something a maintainer should look at: point channel `redis-patterns:warning`. */
export interface WarningEvent {
  readonly code: string;
  readonly message: string;
}

/** What `error` of a traced call is reduced to: an error object would carry arguments and values. */
export interface FailureBrief {
  readonly code: string;
  readonly redisCode: string | null;
}

type Traced<Event extends object> = TracingChannel<unknown, Event & { error?: FailureBrief }>;

const calls = <Event extends object>(name: string): Traced<Event> => tracingChannel(`redis-patterns:${name}`);

export const cacheGet: Traced<CacheGetEvent> = calls('cache:get');
export const cacheLoad: Traced<CacheLoadEvent> = calls('cache:load');
export const cacheWrite: Traced<CacheWriteEvent> = calls('cache:write');
export const cacheInvalidate: Traced<CacheInvalidateEvent> = calls('cache:invalidate');
export const rateLimitCheck: Traced<RateLimitCheckEvent> = calls('rate-limit:check');
export const sessionOp: Traced<SessionOpEvent> = calls('session:op');
export const httpCache: Traced<HttpCacheEvent> = calls('http:cache');

const coalesced = channel('redis-patterns:cache:coalesced');
const degraded = channel('redis-patterns:degraded');
const warning = channel('redis-patterns:warning');

/** Says that a caller shared another's load. */
export function publishCoalesced(cache: string): void {
  if (coalesced.hasSubscribers) coalesced.publish({ cache });
}

/** Says that a pattern answered without Redis. */
export function publishDegraded(event: DegradedEvent): void {
  degraded.publish(event);
}

/** Says what a maintainer should look at. */
export function publishWarning(event: WarningEvent): void {
  warning.publish(event);
}

/**
 * Runs `call` and publishes its course on a tracing channel; when nobody listens, it only runs. `call` fills in the
 * fields of the event that are known at its end. (Node's own `tracePromise` is not used: it publishes the result and
 * the error object, and with them sessions and values in clear.)
 */
export function traced<Event extends object, T>(
  on: Traced<Event>,
  event: () => Event,
  call: (event: Event | undefined) => Promise<T>,
): Promise<T> {
  return on.hasSubscribers ? published(on, event(), call) : call(undefined);
}

async function published<Event extends object, T>(
  on: Traced<Event>,
  event: Event & { error?: FailureBrief },
  call: (event: Event) => Promise<T>,
): Promise<T> {
  const running = on.start.runStores(event, async () => call(event));
  on.end.publish(event);
  try {
    return await running;
  } catch (error) {
    event.error = brief(error);
    on.error.publish(event as Event & { error: FailureBrief });
    throw error;
  } finally {
    on.asyncStart.publish(event);
    on.asyncEnd.publish(event);
  }
}

function brief(error: unknown): FailureBrief {
  if (!(error instanceof RedisPatternsError)) return { code: 'FOREIGN', redisCode: null };
  const { code, redisCode = null } = error as RedisPatternsError & { redisCode?: string | null };
  return { code, redisCode };
}
