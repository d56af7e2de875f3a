// What @redis-patterns/express/connect-redis exports. Made by `pnpm run api`: review its diff.
import { Driver } from "@redis-patterns/core/driver";
/** What connect-redis 9 and 10 ask of a client. Without a property `masters`, it takes its plain path. */
export interface ConnectRedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options?: {
    readonly expiration?: {
      readonly type: "EX" | "PX";
      readonly value: number;
    };
  }): Promise<"OK">;
  expire(key: string, seconds: number): Promise<number>;
  /** One command per key, in one write: also across the slots of a cluster. */
  del(keys: string | string[]): Promise<number>;
  mGet(keys: string[]): Promise<(string | null)[]>;
  scanIterator(options: {
    readonly MATCH: string;
    readonly COUNT: number;
  }): AsyncIterable<string[]>;
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
export declare function connectRedisClient(driver: Driver): ConnectRedisClient;