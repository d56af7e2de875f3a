import { RedisPatternsError } from '../errors.ts';
import type { Keyspace } from './keyspace.ts';

/** One argument on the wire. Numbers travel as their decimal text. */
export type Arg = string | number | Uint8Array;

/** A command: its name, then its arguments. */
export type Args = readonly [name: string, ...rest: Arg[]];

/** What Redis answers. Bulk strings are bytes where the client can keep them, text otherwise. */
export type Reply = null | number | string | Uint8Array | Reply[];

/** A Lua script, and the same rules in TypeScript. */
export interface Script {
  /** Where it lives, such as `cache/acquire`: for messages. */
  readonly name: string;
  readonly lua: string;
  /** SHA-1 of `lua`, in hex: what EVALSHA asks for. */
  readonly sha: string;
  /** The same rules over a keyspace in memory. Strings are byte strings, as they are in Lua (keyspace.ts). */
  readonly model: (space: Keyspace, keys: readonly string[], args: readonly string[]) => Reply;
}

/** Proof of delivery for `Driver.track`. */
export interface TrackProof {
  /** How often each tracking connection is asked, in ms. */
  readonly everyMs: number;
  /** Every change executed before `sentAt` (`performance.now()` time), on every primary, has been reported. */
  readonly onProof: (sentAt: number) => void;
}

/** The whole boundary between the patterns and a Redis client. */
export interface Driver {
  /**
   * Run one command, at most once. `args[1]`, when present, is the key that routes it in a cluster. Sends of the same
   * tick share one write per node and keep their order, which keeps nobody else's commands from coming between. A
   * command not yet written by `deadline` (`performance.now()` time) is dropped. `readonly`: a replica may answer;
   * without it only a primary.
   *
   * @throws {@link DriverError}
   */
  send(args: Args, deadline?: number, readonly?: boolean): Promise<Reply>;

  /** Run a script atomically and at most once; all keys share a slot. */
  run(
    script: Script,
    keys: readonly Arg[],
    args: readonly Arg[],
    deadline?: number,
    readonly?: boolean,
  ): Promise<Reply>;

  /** Pages of keys matching a glob, over every primary. A key may appear twice. */
  scan(match: string, count?: number): AsyncIterable<string[]>;

  /**
   * Optional. Reports keys under these prefixes that changed on the server; null: anything may be stale. Each
   * tracking connection is PINGed every `proof.everyMs`. Resolves with the function that ends it.
   */
  track?(
    prefixes: readonly string[],
    onKeys: (keys: string[] | null) => void,
    proof?: TrackProof,
  ): Promise<() => Promise<void>>;

  /** Optional. A stable label of the node that serves a key. */
  nodeOf?(key: string): string | undefined;

  /**
   * Optional, where the client writes when the turn of the event loop ends, and not before: calls back then, so that
   * what is gathered until then and sent leaves in the same write.
   */
  atTurnsEnd?(call: () => void): void;

  /** True where one command, or the keys of one script, must not span slots. */
  readonly clustered?: boolean;

  /** True where replies are text: bytes do not survive. */
  readonly textOnly?: boolean;

  /** Release what the driver opened. The client that was passed in stays open. */
  close(): Promise<void>;
}

/** How a call to Redis failed, and whether it ran. */
export class DriverError extends RedisPatternsError {
  override readonly name: string = 'DriverError';
  declare readonly code: 'DRIVER_FAILED' | 'DRIVER_TIMEOUT';
  /** `reply`: the server said no. `unsent`: certainly not executed. `unknown`: it may have been executed. */
  readonly kind: 'reply' | 'unsent' | 'unknown';
  /** Redis' own prefix (`NOSCRIPT`, `WRONGTYPE`, `OOM`, …); null when no reply came. */
  readonly redisCode: string | null;

  constructor(
    code: 'DRIVER_FAILED' | 'DRIVER_TIMEOUT',
    message: string,
    details: { kind: 'reply' | 'unsent' | 'unknown'; redisCode?: string | null; cause?: unknown },
  ) {
    super(code, message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.redisCode = details.redisCode ?? null;
  }
}
