import type { Duration } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import type { LoadContext } from './definition.ts';
import type { LazyAbort } from './lazy-abort.ts';
import { loadTimeout } from './load-errors.ts';
import { checkTags, ttlOf } from './rules.ts';
import type { Request, Shelf } from './shelf.ts';

/** What a loader gave, and what it said about it. */
export interface Loaded<V> {
  readonly value: V | null;
  readonly costMs: number;
  readonly ttlMs: number | undefined;
  readonly tags: readonly string[] | undefined;
}

/**
 * Runs the loader of a request. Its error reaches the caller unchanged; a loader that takes longer than `loadTimeout`
 * is told by the signal and no longer waited for.
 */
export async function runLoader<Id, V>(
  { keyspace }: Shelf<V>,
  { id, rules, load }: Request<Id, V>,
  stale: V | null | undefined,
  abort: LazyAbort,
): Promise<Loaded<V>> {
  let ttlMs: number | undefined;
  let tags: readonly string[] | undefined;
  const context: LoadContext = {
    get signal() {
      return abort.signal;
    },
    ...(stale != null && { stale }),
    setTtl: (ttl: Duration) => {
      ttlMs = ttlOf(ttl);
    },
    setTags: (given: readonly string[]) => {
      if (rules.tags === undefined) throw invalidOption(`${keyspace}: setTags needs \`tags\` in the definition`);
      tags = checkTags(given);
    },
  };
  const startedAt = performance.now();
  const value = (await limited(load(id, context), rules.loadTimeoutMs, keyspace, abort)) ?? null;
  return { value, costMs: performance.now() - startedAt, ttlMs, tags };
}

function limited<T>(loading: T | Promise<T>, ms: number, keyspace: string, abort: LazyAbort): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = loadTimeout(keyspace, ms);
      abort.abort(error);
      reject(error);
    }, ms);
    Promise.resolve(loading).then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
