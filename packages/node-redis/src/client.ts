import type { Outgoing } from './outgoing.ts';

/*
 * The parts of node-redis that the driver calls, the same in ^5 and ^6, of `redis` and of `@redis/client`. Nothing is
 * imported from either.
 */

/** What `createClient`, `createClientPool`, `createCluster` or `createSentinel` of node-redis makes. */
export type NodeRedisClient = ClientLike | PoolLike | ClusterLike | SentinelLike;

export type WireArg = string | Buffer;

/** How a command is sent; whatever stands here wins over the client's own `commandOptions`. */
export interface SendOptions {
  readonly typeMapping: object;
  readonly timeout: number;
  readonly asap: boolean;
  readonly abortSignal: Outgoing;
}

interface Emitter {
  listenerCount(event: 'error'): number;
}

/** `createClient`: one connection. */
export interface ClientLike extends Emitter {
  readonly options?: ClientLikeOptions | undefined;
  sendCommand(args: WireArg[], options: object): Promise<unknown>;
  duplicate(overrides: object): TrackingClient;
}

interface ClientLikeOptions {
  readonly readonly?: boolean | undefined;
  readonly socket?: object | undefined;
}

/** What a client is used for that tracks. */
export interface TrackingClient {
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: 'ready' | 'reconnecting', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'invalidate', listener: (key: Buffer | null) => void): unknown;
  sendCommand(args: WireArg[]): Promise<unknown>;
}

/** `createClientPool`: several connections to one server. */
export interface PoolLike extends Emitter {
  readonly totalClients: number;
  execute(run: (client: ClientLike) => unknown): Promise<unknown>;
}

/** `createCluster`. */
export interface ClusterLike extends Emitter {
  readonly masters: ClusterNode[];
  readonly slots: readonly ({ readonly master: ClusterNode } | undefined)[];
  sendCommand(key: WireArg, isReadonly: boolean, args: WireArg[], options: object): Promise<unknown>;
  nodeClient(node: ClusterNode): ClientLike | Promise<ClientLike>;
}

interface ClusterNode {
  readonly address: string;
}

/** `createSentinel`. */
export interface SentinelLike extends Emitter {
  readonly isOpen: boolean;
  getMasterNode(): { readonly host: string; readonly port: number } | undefined;
  _execute(isReadonly: boolean, run: (client: ClientLike) => Promise<unknown>): Promise<unknown>;
}
