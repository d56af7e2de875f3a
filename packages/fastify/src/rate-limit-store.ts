import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import {
  createHitCounter,
  type HitCounter,
  type HitCounterOptions,
  type HitWindow,
} from '@redis-patterns/core/rate-limit';

export type { HitCounterOptions } from '@redis-patterns/core/rate-limit';

type Reply = Parameters<FastifyRateLimitStore['incr']>[1];

/** What the plugin hands a store, for all routes or for one; its types say nothing of it. */
interface StoreParams {
  readonly continueExceeding?: boolean;
  readonly exponentialBackoff?: boolean;
  readonly routeInfo?: { readonly method?: string | readonly string[]; readonly url?: string };
}

/** A store that can also look without counting, which the plugin asks for with `increment: false`. */
interface ReadingStore extends FastifyRateLimitStore {
  read(key: string, callback: Reply, timeWindow: number, max: number): void;
}

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
export function redisPatternsStore(options: HitCounterOptions): FastifyRateLimitStoreCtor {
  const counter = createHitCounter(options);
  // The plugin wants a constructor; a function that returns an object is one.
  function Store(params: StoreParams): ReadingStore {
    return storeOf(counter, counter, params);
  }
  return Store as unknown as FastifyRateLimitStoreCtor;
}

function storeOf(root: HitCounter, counter: HitCounter, params: StoreParams): ReadingStore {
  const beyond = params.continueExceeding ? 'restart' : params.exponentialBackoff ? 'double' : 'keep';
  const windowOf = (timeWindow: number, max: number): HitWindow => ({ windowMs: timeWindow, max, beyond });
  return {
    incr: (key, callback, timeWindow, max) => answer(counter.hit(String(key), windowOf(timeWindow, max)), callback),
    read: (key, callback, timeWindow, max) => answer(counter.read(String(key), windowOf(timeWindow, max)), callback),
    child: (routeParams) => {
      const route = routeParams as StoreParams;
      const { method = '', url = '' } = route.routeInfo ?? {};
      return storeOf(root, root.part(`${[method].flat().join(',')} ${url}`), route);
    },
  };
}

function answer(found: Promise<{ readonly hits: number; readonly leftMs: number }>, callback: Reply): void {
  found.then(
    ({ hits, leftMs }) => callback(null, { current: hits, ttl: leftMs }),
    (error: Error) => callback(error),
  );
}
