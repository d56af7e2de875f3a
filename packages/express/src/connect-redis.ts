import { RedisPatternsError } from '@redis-patterns/core';
import { type Command, type Driver, get, pexpire, send, set, unlink, within } from '@redis-patterns/core/driver';

/** As for sessions: neither a client's options nor a silent server make a request wait longer. */
const DEADLINE_MS = 1_000;

/** What connect-redis 9 and 10 ask of a client. Without a property `masters`, it takes its plain path. */
export interface ConnectRedisClient {
  get(key: string): Promise<string | null>;
  set(
    key: string,
    value: string,
    options?: { readonly expiration?: { readonly type: 'EX' | 'PX'; readonly value: number } },
  ): Promise<'OK'>;
  expire(key: string, seconds: number): Promise<number>;
  /** One command per key, in one write: also across the slots of a cluster. */
  del(keys: string | string[]): Promise<number>;
  mGet(keys: string[]): Promise<(string | null)[]>;
  scanIterator(options: { readonly MATCH: string; readonly COUNT: number }): AsyncIterable<string[]>;
}

/**
 * Any driver as a client for connect-redis: `new RedisStore({ client: connectRedisClient(driver) })` runs on ioredis,
 * node-redis, a cluster of either, and memory. With `prefix: 'myapp:user:session:'` its keys follow the convention.
 *
 * The races of connect-redis stay: parallel writes of one session are lost, a slow request brings back a session that
 * was logged out, and ids lie in Redis as they are. `sessionStore` of `@redis-patterns/express/session` has none of
 * that, and takes such sessions over (`legacy`).
 *
 * @throws `INVALID_ARGUMENT` by its calls: a value without a TTL above 0 (`disableTTL`), and a `prefix` with characters
 *   of a glob, which would match the keys of others. `DRIVER_FAILED` and `DRIVER_TIMEOUT` as the driver does.
 * @example
 * ```ts
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { connectRedisClient } from '@redis-patterns/express/connect-redis';
 * import { RedisStore } from 'connect-redis';
 *
 * const store = new RedisStore({ client: connectRedisClient(memoryDriver()), prefix: 'myapp:user:session:' });
 * ```
 */
export function connectRedisClient(driver: Driver): ConnectRedisClient {
  const ask = <T>(command: Command<T>): Promise<T> =>
    within(DEADLINE_MS, (deadline) => send(driver, command, deadline));

  return {
    get: (key) => ask(get(key)),
    set: async (key, value, { expiration } = {}) => {
      const ttl = positive(expiration?.value);
      await ask(set(key, value, expiration?.type === 'PX' ? ttl : ttl * 1_000));
      return 'OK';
    },
    expire: async (key, seconds) => Number(await ask(pexpire(key, positive(seconds) * 1_000))),
    del: async (keys) => {
      const were = await Promise.all([keys].flat().map((key) => ask(unlink(key))));
      return were.filter(Boolean).length;
    },
    mGet: (keys) => Promise.all(keys.map((key) => ask(get(key)))),
    scanIterator: ({ MATCH, COUNT }) => driver.scan(literalPrefix(MATCH), COUNT),
  };
}

function positive(ttl: number | undefined): number {
  if (ttl !== undefined && Number.isSafeInteger(ttl) && ttl > 0) return ttl;
  throw invalid('a TTL must be an integer above 0 (with disableTTL, sessions would stay for ever)');
}

/** connect-redis puts its prefix into the pattern as it is; the keys of others must not match it. */
function literalPrefix(match: string): string {
  if (match.endsWith('*') && !/[*?[\]\\^]/.test(match.slice(0, -1))) return match;
  throw invalid('the prefix of connect-redis must not hold characters of a glob');
}

function invalid(message: string): RedisPatternsError {
  return new RedisPatternsError('INVALID_ARGUMENT', `connectRedisClient: ${message}`);
}
