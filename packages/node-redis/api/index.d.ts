// What @redis-patterns/node-redis exports. Made by `pnpm run api`: review its diff.
import { Driver } from "@redis-patterns/core/driver";
/** What `createClient`, `createClientPool`, `createCluster` or `createSentinel` of node-redis makes. */
type NodeRedisClient = ClientLike | PoolLike | ClusterLike | SentinelLike;
type WireArg = string | Buffer;
interface Emitter {
  listenerCount(event: "error"): number;
}
/** `createClient`: one connection. */
interface ClientLike extends Emitter {
  readonly options?: ClientLikeOptions | undefined;
  sendCommand(args: WireArg[], options: object): Promise<unknown>;
  duplicate(overrides: object): TrackingClient;
}
interface ClientLikeOptions {
  readonly readonly?: boolean | undefined;
  readonly socket?: object | undefined;
}
/** What a client is used for that tracks. */
interface TrackingClient {
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: "ready" | "reconnecting", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "invalidate", listener: (key: Buffer | null) => void): unknown;
  sendCommand(args: WireArg[]): Promise<unknown>;
}
/** `createClientPool`: several connections to one server. */
interface PoolLike extends Emitter {
  readonly totalClients: number;
  execute(run: (client: ClientLike) => unknown): Promise<unknown>;
}
/** `createCluster`. */
interface ClusterLike extends Emitter {
  readonly masters: ClusterNode[];
  readonly slots: readonly ({
    readonly master: ClusterNode;
  } | undefined)[];
  sendCommand(key: WireArg, isReadonly: boolean, args: WireArg[], options: object): Promise<unknown>;
  nodeClient(node: ClusterNode): ClientLike | Promise<ClientLike>;
}
interface ClusterNode {
  readonly address: string;
}
/** `createSentinel`. */
interface SentinelLike extends Emitter {
  readonly isOpen: boolean;
  getMasterNode(): {
    readonly host: string;
    readonly port: number;
  } | undefined;
  _execute(isReadonly: boolean, run: (client: ClientLike) => Promise<unknown>): Promise<unknown>;
}
/**
 * Redis through a client of node-redis ^5.9 or ^6 (`redis` or `@redis/client`): what `createClient`, `createClientPool`,
 * `createCluster` or `createSentinel` made, with any options but those refused below. The client stays the caller's, to
 * connect and to close; the driver changes nothing on it.
 *
 * Commands are run at most once, are dropped at their deadline, and leave in one write per tick and node. Bulk strings
 * come as bytes, status replies as text.
 *
 * @throws `INVALID_OPTION` for a client with `keyPrefix`, one that reads from a replica (`readonly`), or one without an
 * `'error'` listener; a cluster's `useReplicas` and a sentinel's replicas serve `readonly` calls only
 */
export declare function nodeRedisDriver(client: NodeRedisClient): Driver;
export type { NodeRedisClient };