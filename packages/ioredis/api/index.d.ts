// What @redis-patterns/ioredis exports. Made by `pnpm run api`: review its diff.
import { Driver } from "@redis-patterns/core/driver";
/** A `Redis`, standalone or behind Sentinel, or a `Cluster`, of ioredis. */
type IoredisClient = RedisLike | ClusterLike;
/** What `Redis` and `Cluster` share. */
interface Commander {
  call(name: string, ...args: (string | number)[]): Promise<unknown>;
  sendCommand(command: object): unknown;
}
/** A `Redis` of ioredis: one connection to one server, which Sentinel may choose. */
interface RedisLike extends Commander {
  readonly isCluster: boolean;
  readonly options: RedisLikeOptions;
  /** The socket of the moment. */
  readonly stream?: object;
  /** What was written and has not been answered, oldest first. */
  readonly commandQueue: {
    toArray(): readonly {
      readonly command: object;
    }[];
  };
  duplicate(override: object): RedisLike;
  disconnect(): void;
  on(event: string, listener: (...args: never[]) => void): unknown;
}
/** The options of a `Redis` that decide whether, and how, it can be used. */
interface RedisLikeOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly keyPrefix?: string | undefined;
  readonly role?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly maxRetriesPerRequest?: number | null | undefined;
  readonly enableOfflineQueue?: boolean | undefined;
}
/** A `Cluster` of ioredis. */
interface ClusterLike extends Commander {
  readonly isCluster: boolean;
  readonly options: ClusterLikeOptions;
  /** Per slot, `host:port` of its master and then of its replicas. */
  readonly slots: readonly (readonly string[] | undefined)[];
  nodes(role: "all" | "master"): RedisLike[];
}
/** The options of a `Cluster` that decide whether, and how, it can be used. */
interface ClusterLikeOptions {
  readonly keyPrefix?: string | undefined;
  readonly scaleReads?: unknown;
}
/**
 * Redis through a client of ioredis ^5 or ^6: `Redis`, standalone or behind Sentinel, or `Cluster`, with any options
 * but those refused below. The client stays the caller's: the driver changes nothing on it and never ends it.
 *
 * Commands are run at most once whatever the client's retry and resend options say, are dropped at their deadline, and
 * leave in one write per tick and node. Bulk strings and status replies come as bytes.
 *
 * @throws `INVALID_OPTION` for a client with `keyPrefix`, or one that reads from a replica (`role: 'slave'`,
 * `readOnly`); a Cluster's `scaleReads` is used for `readonly` calls only
 */
export declare function ioredisDriver(client: IoredisClient): Driver;
export type { IoredisClient };