// What @redis-patterns/core/driver exports. Made by `pnpm run api`: review its diff.
import { publishWarning } from "../tracing.ts";
import { Duration } from "../duration.ts";
import { RedisPatternsError } from "../errors.ts";
/**
 * The part of a Redis server that scripts use, in memory: what the `model` of a script runs on.
 *
 * Every string here is a *byte string*, as in Lua: one character per byte, so `length` is a length in bytes. The
 * memory driver converts at its edge; a model that only joins, cuts and compares never notices.
 * Reading a key that holds another kind of value throws `WRONGTYPE`, as on a server. A collection that becomes empty
 * is removed, and an expired key is absent.
 */
interface Keyspace {
  /** Server time, µs since 1970 (the command `TIME`). */
  timeUs(): number;
  /** `GET`; null when absent. */
  get(key: string): string | null;
  /** `SET key value PX ttlMs`; with `'keep'` the key keeps the TTL it has (as `SETRANGE` does). */
  set(key: string, value: string, ttlMs: number | "keep"): void;
  /** The collection at a key, not to be changed; undefined when absent. */
  read<K extends keyof Collections>(kind: K, key: string): Readonly<Collections[K]> | undefined;
  /** Changes the collection at a key in place, made empty first when absent; its TTL stays. */
  edit<K extends keyof Collections, T>(kind: K, key: string, change: (value: Collections[K]) => T): T;
  /** `UNLINK`: whether there was something to remove. */
  remove(key: string): boolean;
  /** `PTTL`: ms left, -1 for no TTL, -2 when absent. */
  ttlMs(key: string): number;
  /** `PEXPIRE`: whether the key is there; a TTL of 0 or less removes it. */
  expire(key: string, ttlMs: number): boolean;
}
/** What the kinds of collections are in TypeScript. */
interface Collections {
  readonly hash: Map<string, string>;
  readonly list: string[];
  /** Member to score; in the order of a sorted set through {@link byScore}. */
  readonly sorted: Map<string, number>;
}
/** The members of a sorted set in Redis' order: by score, then by bytes. */
export declare function byScore(sorted: ReadonlyMap<string, number>): [member: string, score: number][];
/** The clock of a script's model: the injected time, or the keyspace's own, in µs since 1970 like `TIME`. */
export declare function clockUs(space: Keyspace, injected: string | undefined): number;
/** One argument on the wire. Numbers travel as their decimal text. */
type Arg = string | number | Uint8Array;
/** A command: its name, then its arguments. */
type Args = readonly [name: string, ...rest: Arg[]];
/** What Redis answers. Bulk strings are bytes where the client can keep them, text otherwise. */
type Reply = null | number | string | Uint8Array | Reply[];
/** A Lua script, and the same rules in TypeScript. */
interface Script {
  /** Where it lives, such as `cache/acquire`: for messages. */
  readonly name: string;
  readonly lua: string;
  /** SHA-1 of `lua`, in hex: what EVALSHA asks for. */
  readonly sha: string;
  /** The same rules over a keyspace in memory. Strings are byte strings, as they are in Lua (keyspace.ts). */
  readonly model: (space: Keyspace, keys: readonly string[], args: readonly string[]) => Reply;
}
/** Proof of delivery for `Driver.track`. */
interface TrackProof {
  /** How often each tracking connection is asked, in ms. */
  readonly everyMs: number;
  /** Every change executed before `sentAt` (`performance.now()` time), on every primary, has been reported. */
  readonly onProof: (sentAt: number) => void;
}
/** The whole boundary between the patterns and a Redis client. */
interface Driver {
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
  run(script: Script, keys: readonly Arg[], args: readonly Arg[], deadline?: number, readonly?: boolean): Promise<Reply>;
  /** Pages of keys matching a glob, over every primary. A key may appear twice. */
  scan(match: string, count?: number): AsyncIterable<string[]>;
  /**
   * Optional. Reports keys under these prefixes that changed on the server; null: anything may be stale. Each
   * tracking connection is PINGed every `proof.everyMs`. Resolves with the function that ends it.
   */
  track?(prefixes: readonly string[], onKeys: (keys: string[] | null) => void, proof?: TrackProof): Promise<() => Promise<void>>;
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
export declare class DriverError extends RedisPatternsError {
  override readonly name: string;
  readonly code: "DRIVER_FAILED" | "DRIVER_TIMEOUT";
  /** `reply`: the server said no. `unsent`: certainly not executed. `unknown`: it may have been executed. */
  readonly kind: "reply" | "unsent" | "unknown";
  /** Redis' own prefix (`NOSCRIPT`, `WRONGTYPE`, `OOM`, …); null when no reply came. */
  readonly redisCode: string | null;
  constructor(code: "DRIVER_FAILED" | "DRIVER_TIMEOUT", message: string, details: {
    kind: "reply" | "unsent" | "unknown";
    redisCode?: string | null;
    cause?: unknown;
  });
}
/** The option `breaker` of every pattern: how soon a node counts as down, and how often it is tried again. */
type BreakerOptions = {
  /** Failures in a row that open it. Default 5. */
  readonly failures?: number;
  /** Once open, one call per this span is let through as a probe. Default `'1s'`. */
  readonly probe?: Duration;
} | false;
/** Rejects at once what would most likely wait for its whole deadline. */
interface Breaker {
  /**
   * Runs `call`, unless the node is down and no probe is due: then rejects with `DRIVER_FAILED`, kind `unsent`.
   * `node` is the driver's label of the node (`nodeOf`); undefined stands for the whole driver.
   */
  run<T>(node: string | undefined, call: () => Promise<T>): Promise<T>;
  /** ms until the next probe of this node, 0 when calls pass. */
  probeInMs(node: string | undefined): number;
}
/**
 * A circuit breaker per node (Nygard, "Release It!"). Consecutive timeouts and lost connections open it; while it is
 * open, one call per `probe` goes through, and the first that succeeds closes it. `weigh` says how many failures one
 * failure counts for.
 *
 * @throws `INVALID_OPTION`
 */
export declare function createBreaker(options?: BreakerOptions, weigh?: (outage: DriverError) => number): Breaker;
/** A command as a value with two ends: what goes to the wire, and what comes back from it. */
interface Command<T> {
  /** `args[1]`, where there is one, is the key that routes the command in a cluster. */
  readonly args: Args;
  readonly decode: (reply: Reply) => T;
  /** True only where a replica may answer. */
  readonly readonly?: true;
}
/** Sends one command and decodes its reply. `deadline` is `performance.now()` time. */
export declare function send<T>(driver: Driver, command: Command<T>, deadline?: number): Promise<T>;
/** https://redis.io/docs/latest/commands/get/ */
export declare const get: (key: string) => Command<string | null>;
/** GET as it came, bytes where the client keeps them: for codecs that store bytes. */
export declare const getRaw: (key: string) => Command<Reply>;
/** GETRANGE, both ends inclusive: https://redis.io/docs/latest/commands/getrange/ */
export declare const getRange: (key: string, from: number, to: number) => Command<string>;
/** SET with its TTL in ms, always: https://redis.io/docs/latest/commands/set/ */
export declare const set: (key: string, value: Arg, ttlMs: number) => Command<void>;
/** UNLINK of one key, so that it works across slots; whether it was there. */
export declare const unlink: (key: string) => Command<boolean>;
/** PTTL: ms left, -1 for no TTL, -2 when absent. */
export declare const pttl: (key: string) => Command<number>;
/** PEXPIRE: whether the key was there. */
export declare const pexpire: (key: string, ttlMs: number) => Command<boolean>;
/** The score of a member, or null. */
export declare const zscore: (key: string, member: string) => Command<number | null>;
/** The members of a sorted set with a score above `min`, lowest first. */
export declare const zrangeAbove: (key: string, min: number) => Command<string[]>;
/** ZREM of one or more members: how many were there. */
export declare const zrem: (key: string, ...members: string[]) => Command<number>;
/**
 * Runs calls to Redis under one deadline: neither a client's options nor a silent server can make it wait longer.
 *
 * `call` gets the deadline as `performance.now()` time, to hand on to the driver, which then never writes what was not
 * written by then. When the time is over, the promise rejects with `DRIVER_TIMEOUT`, kind `unknown`; an answer that
 * still comes goes to `onLate`. (Timers rather than an AbortSignal: a signal per call cost a client three quarters of
 * its throughput.)
 *
 * After the time is over, the sockets are read once more before it is called a timeout: when something else blocked
 * this process for that long, the answers have arrived and only wait to be read.
 */
export declare function within<T>(ms: number, call: (deadline: number) => Promise<T>, onLate?: (answer: T) => void): Promise<T>;
/** The error for a call whose deadline passed before it was written; for authors of drivers. */
export declare function notSent(): DriverError;
/** An integer reply, which some clients hand over as text. */
export declare function int(reply: Reply | undefined): number;
/**
 * So many integers or more in one text, with blanks between them. What scripts answer where it matters: clients decode
 * the integers of a list digit by digit, and a text in one piece.
 */
export declare function integers(reply: Reply | undefined, least: number): readonly number[];
/** A number that may have a fraction: a score. Text in RESP2, a number in RESP3. */
export declare function float(reply: Reply | undefined): number;
/** A bulk or simple string, as UTF-8 text. */
export declare function text(reply: Reply | undefined): string;
/** A bulk string as text, or null when there is none. */
export declare function textOrNull(reply: Reply | undefined): string | null;
/** A bulk string as bytes. */
export declare function bytes(reply: Reply | undefined): Uint8Array;
/** A list, of at least `least` items. */
export declare function list(reply: Reply | undefined, least?: number): readonly Reply[];
/**
 * A map reply as one flat list `[field, value, …]`, from every form clients give it: flat list, list of pairs, list of
 * `{ key, value }`, Map or plain object. For authors of drivers; a driver answers `HGETALL` with it.
 */
export declare function flat(reply: unknown): Reply[];
/**
 * The error for a reply in which the server says no; for authors of drivers.
 *
 * The server's own words stay in `cause`: they may quote arguments, and a message of ours never does.
 */
export declare function replyError(message: string, cause: unknown): DriverError;
/** The client's own error, without the arguments that some clients put on it in clear. */
export declare function redacted(cause: unknown): unknown;
/** `Driver.scan` for authors of drivers: SCAN on every primary in turn, each given as a function that sends to it. */
export declare function scanNodes(nodes: Iterable<(args: Args) => Promise<Reply>>, match: string, count?: number): AsyncGenerator<string[]>;
/** The keys and arguments of one run of a script. */
interface ScriptCall {
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}
/** A script with its two ends: typed input to the wire, and its reply to typed output. */
interface TypedScript<Input, Output> extends Script {
  readonly encode: (input: Input) => ScriptCall;
  readonly decode: (reply: Reply) => Output;
}
/** A script as a value: `{ name, ...lua, encode, decode, model }`. */
export declare function defineScript<Input, Output>(script: TypedScript<Input, Output>): TypedScript<Input, Output>;
/**
 * Runs a script, atomically and at most once. `deadline` is `performance.now()` time; `readonly` lets a replica
 * answer, for runs that write nothing.
 */
export declare function runScript<Input, Output>(driver: Driver, script: TypedScript<Input, Output>, input: Input, deadline?: number, readonly?: boolean): Promise<Output>;
/**
 * `Driver.run` for authors of drivers: EVALSHA and, when the server does not know the script, one EVAL on the same
 * route. NOSCRIPT proves that nothing ran, so this stays at most once. It is needed for ever: servers forget scripts
 * at a restart, at a failover, and (Redis 8, Valkey 8) once 500 others were loaded by EVAL.
 */
export declare function evaluate(send: (args: Args) => Promise<Reply>, script: Script, keys: readonly Arg[], args: readonly Arg[], readonly?: boolean): Promise<Reply>;
/** A tracking connection, as a driver opens it. */
interface TrackingConnection {
  /** Resolves when the server has answered, on this connection. */
  ping(): Promise<unknown>;
  close(): void;
}
/** What a tracking connection tells. It is armed and lost again and again, as it reconnects. */
interface TrackingEvents {
  /** From here on, changes are reported. */
  armed(): void;
  /** From here on, changes may be missed. */
  lost(): void;
  /** These keys changed; null: any may have. */
  changed(keys: string[] | null): void;
  /** The server will not track, or not now: why. */
  refused(error: unknown): void;
}
/** Opens a connection that tracks the keys under these prefixes on one primary. It is PINGed every `pingMs`, if given. */
type OpenTracking = (events: TrackingEvents, prefixes: readonly string[], pingMs: number | undefined) => TrackingConnection;
/** What a client takes for the primaries now: each under a stable label, with the way to track it. */
type Primaries = () => Iterable<readonly [label: string, open: OpenTracking]>;
/** `Driver.track`, and the end of all that it opened. */
interface NodeTracking {
  readonly track: NonNullable<Driver["track"]>;
  close(): void;
}
/** `Driver.track` for authors of drivers: a tracking connection to each primary, in step with the topology. */
export declare function trackNodes(primaries: Primaries): NodeTracking;
export { type Arg, type Args, type Breaker, type BreakerOptions, type Collections, type Command, type Driver, type Keyspace, type NodeTracking, type OpenTracking, type Primaries, type Reply, type Script, type ScriptCall, type TrackProof, type TrackingConnection, type TrackingEvents, type TypedScript, publishWarning };