/*
 * The parts of ioredis that the driver calls, the same in ^5 and ^6. Nothing is imported from ioredis: whichever copy
 * of it the client came from (BullMQ brings its own), that copy's classes are used.
 */

/** A `Redis`, standalone or behind Sentinel, or a `Cluster`, of ioredis. */
export type IoredisClient = RedisLike | ClusterLike;

/** What `Redis` and `Cluster` share. */
interface Commander {
  call(name: string, ...args: (string | number)[]): Promise<unknown>;
  sendCommand(command: object): unknown;
}

/** A `Redis` of ioredis: one connection to one server, which Sentinel may choose. */
export interface RedisLike extends Commander {
  readonly isCluster: boolean;
  readonly options: RedisLikeOptions;
  /** The socket of the moment. */
  readonly stream?: object;
  /** What was written and has not been answered, oldest first. */
  readonly commandQueue: { toArray(): readonly { readonly command: object }[] };
  duplicate(override: object): RedisLike;
  disconnect(): void;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** The options of a `Redis` that decide whether, and how, it can be used. */
export interface RedisLikeOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly keyPrefix?: string | undefined;
  readonly role?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly maxRetriesPerRequest?: number | null | undefined;
  readonly enableOfflineQueue?: boolean | undefined;
}

/** A `Cluster` of ioredis. */
export interface ClusterLike extends Commander {
  readonly isCluster: boolean;
  readonly options: ClusterLikeOptions;
  /** Per slot, `host:port` of its master and then of its replicas. */
  readonly slots: readonly (readonly string[] | undefined)[];
  nodes(role: 'all' | 'master'): RedisLike[];
}

/** The options of a `Cluster` that decide whether, and how, it can be used. */
export interface ClusterLikeOptions {
  readonly keyPrefix?: string | undefined;
  readonly scaleReads?: unknown;
}

export function isCluster(client: IoredisClient): client is ClusterLike {
  return client.isCluster;
}
