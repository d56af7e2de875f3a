// What @redis-patterns/testkit exports. Made by `pnpm run api`: review its diff.
import fc from "fast-check";
import { Arg, Driver, Reply, Script, TypedScript } from "@redis-patterns/core/driver";
import { Namespace } from "@redis-patterns/core/keys";
/** Text of well-formed UTF-16 with the characters that matter to Redis, its protocol and its globs. May be empty. */
export declare function hostileText(maxLength?: number): fc.Arbitrary<string>;
/** Ids a key may be asked for: hostile text that is not empty, now and then longer than a key's limit, and numbers. */
export declare function hostileId(): fc.Arbitrary<string | number | bigint>;
/** Bytes of all values, also none, and such as are not UTF-8. */
export declare function hostileBytes(maxLength?: number): fc.Arbitrary<Uint8Array>;
/**
 * Where values really live in a fuzz run: a version per row, and what is known about it everywhere. A read through a
 * cache is checked against the floor that was asked for before the read began.
 */
interface Database {
  /** Reads a row, as a loader does. */
  load(row: string): Promise<number>;
  /** Writes a row; answers its new version. */
  commit(row: string): Promise<number>;
  /** From now on nobody may be given less than this version. */
  raiseFloor(row: string, version: number): Promise<void>;
  /** The least version a read that begins now may be given. */
  floor(row: string): Promise<number>;
}
/** In this process. */
export declare function memoryDatabase(): Database;
type FuzzStyle = "plain" | "stale" | "tags" | "mutate" | "copies";
/** What a fuzz run is made of. */
interface FuzzOptions {
  /** The driver of an instance, on a client of its own; on memory the one driver. */
  readonly driverOf: (instance: number) => Promise<Driver>;
  readonly keys: Namespace;
  readonly database: Database;
  readonly style: FuzzStyle;
  readonly ms: number;
  /** Caches with a client each. Default 4. */
  readonly instances?: number;
  /** Default 20. */
  readonly rows?: number;
  /** Ends the run at the first fault: to show that there is one. */
  readonly stopAtFault?: boolean;
}
/** What came of it. */
interface FuzzReport {
  readonly gets: number;
  readonly loads: number;
  readonly writes: number;
  /** Reads that were given less than an acknowledged write before them. */
  readonly stale: number;
  /** Reads that were not answered in time. */
  readonly stuck: number;
  /** Rejections, by code. */
  readonly errors: Readonly<Record<string, number>>;
}
/**
 * Readers and writers at random on a few rows, for a while. Every read is checked: it may not be older than what was
 * acknowledged before it began.
 */
export declare function fuzzCache(options: FuzzOptions): Promise<FuzzReport>;
/** What is switched off. */
type Sabotage = "fill-unchecked" | "invalidation-spares-leases" | "tags-unmoved" | "no-holds" | "deaf";
/** A driver on which one mechanism does not work. */
export declare function sabotaged(driver: Driver, sabotage: Sabotage): Driver;
/** What a contract suite needs from the one who runs it. No test runner is imported: the caller hands in its `test`. */
interface SuiteSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own; on memory the one driver, which is the store. */
  createDriver(): Promise<Driver>;
  /** Moves the store's time by ms. Absent on real servers, where time passes by itself. */
  advance?(ms: number): Promise<void>;
}
/** An optional part of a driver. */
type DriverPart = "track" | "nodeOf" | "bytes";
/** What a suite needs that changes a cluster under its driver. */
interface ClusterFaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … Give each test 20 seconds: a failover takes about 5. */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, for the cluster of which a node listens on this port of 127.0.0.1. */
  createDriver(port: number): Promise<Driver>;
  /** The same, on a client whose options let replicas answer. Absent where a client has none. */
  createReplicaReader?(port: number): Promise<Driver>;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}
/** What the cache promises while slots move between nodes. It starts a cluster of its own, of plain server processes. */
export declare function cacheClusterSuite({ test, createDriver }: ClusterFaultSetup): void;
/** What a fault suite needs from the one who runs it. */
interface FaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, connected to this port of 127.0.0.1, with the client's default options. */
  createDriver(port: number): Promise<Driver>;
  /**
   * True where the client cannot take back a command that waits for a connection, so it may run after its deadline.
   * Then it must not be reported as `unsent`.
   */
  readonly mayRunLate?: boolean;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}
/**
 * What the cache promises while its server is frozen, gone or cut off, on private servers: it needs `redis-server` or
 * `valkey-server`.
 */
export declare function cacheFaultSuite(setup: FaultSetup): void;
/** What the cache promises, on any driver. The names of the tests are the contract. */
export declare function cacheSuite(setup: SuiteSetup): void;
/**
 * The contract of a driver in a cluster that changes under it: slots that move, replicas that may answer, a master
 * that is killed. It starts a cluster of its own, of plain server processes.
 */
export declare function driverClusterSuite(setup: ClusterFaultSetup): void;
/**
 * The contract of a driver when things fail, on private servers behind a proxy: lost replies, silence, outages,
 * restarts, refusals. It starts plain server processes, so it needs `redis-server` or `valkey-server` (see
 * `startServer`).
 */
export declare function driverFaultSuite(setup: FaultSetup): void;
interface SentinelFaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … Give the test 20 seconds: a failover takes about 4. */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, for the master of this name as the sentinel on this port knows it. */
  createDriver(sentinelPort: number, name: string): Promise<Driver>;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}
/** The contract of a driver behind Sentinel when the master is killed. It starts servers of its own. */
export declare function driverSentinelSuite({ test, createDriver, lacks }: SentinelFaultSetup): void;
interface DriverSuiteSetup extends SuiteSetup {
  /** Optional parts this driver does not have: not tested. Every other one must be there. */
  readonly lacks?: readonly DriverPart[];
}
/**
 * The contract of a driver, as tests: what every pattern relies on, on a server in good health. It writes keys of its
 * own, each with a TTL or removed, and may run on a server that others use.
 */
export declare function driverSuite({ lacks, ...setup }: DriverSuiteSetup): void;
/** One call that reached a {@link FaultyDriver}. */
interface DriverCall {
  readonly by: "send" | "run";
  /** The command's or script's name, such as `get` or `cache/acquire`. */
  readonly name: string;
  /** The keys of a script; of a command what stands in their place, its first argument. */
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}
/** What goes wrong with one call. `run` makes the call; a fault that never runs it says the command was not sent. */
type Fault = (run: () => Promise<Reply>) => Promise<Reply>;
/** It is executed, and the connection breaks before the reply: kind `unknown`. */
export declare const lostReply: Fault;
/** There is no connection: nothing is executed, kind `unsent`. */
export declare const unsent: Fault;
/** The client was closed: nothing is executed, kind `unsent`. */
export declare const closed: Fault;
/** The server says no, with a code such as `NOSCRIPT`, `OOM`, `READONLY`, `LOADING`; nothing is executed. */
export declare function refused(redisCode: string): Fault;
/** It is executed at once, and the reply comes when `when` resolves: after a caller's deadline, for example. */
export declare function lateReply(when: Promise<unknown>): Fault;
/** It is executed only when `when` resolves: a frozen server, a slow link. */
export declare function heldBack(when: Promise<unknown>): Fault;
/** A driver whose calls fail on command. */
interface FaultyDriver extends Driver {
  /**
   * From now on `fault` happens to the calls that `on` picks (default: every call), `times` times (default 1;
   * `Infinity` until {@link FaultyDriver.heal}). Faults are asked in the order in which they were injected; the first
   * that picks a call has it.
   */
  inject(fault: Fault, choice?: {
    readonly on?: (call: DriverCall) => boolean;
    readonly times?: number;
  }): void;
  /** Removes all faults. */
  heal(): void;
  /** Every `send` and `run` so far, with or without a fault. */
  readonly calls: readonly DriverCall[];
}
/** Wraps a driver so that tests can make its calls fail: no network, no timing, the same each time. */
export declare function faultyDriver(driver: Driver): FaultyDriver;
/** Something that lies at a key and was not written by the scripts under test. */
interface ForeignValue {
  readonly kind: "string" | "hash" | "list" | "zset";
  /** The text; fields and values; the items; scores and members, in turn. */
  readonly parts: readonly string[];
  readonly ttlMs: number;
}
/**
 * Starts `callers` calls behind one gate: all of them stand ready before the first begins, and all begin in the same
 * tick. Resolves with their answers in the order of their index once all are done; when some failed, rejects with the
 * first failure, but only then, so no call runs on into the next test.
 */
export declare function race<T>(callers: number, call: (index: number) => Promise<T>): Promise<T[]>;
/** What a fuzz run of the limiter is made of. */
interface RateLimitFuzzOptions {
  readonly driver: Driver;
  readonly keys: Namespace;
  readonly ms: number;
  /** Repeats a run. */
  readonly seed?: number;
}
/**
 * Random buckets, windows and logs in random steps, for a while, each answer compared with what its definition gives
 * in exact numbers. How many answers were compared.
 *
 * @throws an AssertionError, which names the seed, at the first difference
 */
export declare function fuzzRateLimit({ driver, keys, ms, seed }: RateLimitFuzzOptions): Promise<{
  checks: number;
  seed: number;
}>;
/** A line of a script, and what stands there instead. */
interface Sabotage$1 {
  readonly script: string;
  readonly from: string;
  readonly to: string;
}
/** What can be switched off, by what happens then. */
export declare const RATE_LIMIT_SABOTAGES: Readonly<Record<string, Sabotage$1>>;
/** A driver on which one mechanism of the limiter does not work. */
export declare function sabotagedLimits(driver: Driver, { script: target, from, to }: Sabotage$1): Driver;
/**
 * What the limiter promises while its server is frozen, gone, full, read-only or forgetful, on private servers: it
 * needs `redis-server` or `valkey-server`.
 */
export declare function rateLimitFaultSuite(setup: FaultSetup): void;
/** What every limiter promises, on any driver: arithmetic, bounds, atomicity, time, and what is left behind. */
export declare function rateLimitSuite(setup: SuiteSetup): void;
/** One run of a script. */
interface ScriptRun {
  readonly script: Script;
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}
/** What a step may look at to say what it runs. */
interface Trial {
  /** A key of this trial by a short name, such as `entry`. All keys of a trial share a slot. */
  key(name: string): string;
  /** The trial's time, whole µs since 1970: what a script gets as its injected time, in the unit it wants. */
  readonly nowUs: number;
  /** The same in whole ms. */
  readonly nowMs: number;
  /** The replies so far, latest last, strings as byte strings: for arguments that come from an earlier reply. */
  readonly replies: readonly Reply[];
  /** ms until the next key of the trial expires; undefined when none will. */
  readonly nextExpiryMs: number | undefined;
}
/** A step of a trial: a run of a script, or µs that pass. */
type TrialStep = (trial: Trial) => ScriptRun | {
  readonly passUs: number;
};
/** Scripts that work on the same keys, and what may be asked of them. */
interface ScriptScenario {
  /** What they are, for the test's name: `cache entry`. */
  readonly name: string;
  /**
   * One step: a run of one of the scripts, made from the trial's keys, time and earlier replies ({@link runOf}). It may
   * also be `{ passUs }`: time passes by itself, but a step can move it exactly to where it hurts.
   */
  readonly step: fc.Arbitrary<TrialStep>;
  /** Names of keys at which now and then something else lies: other kinds, broken text. Default none. */
  readonly foreignAt?: readonly string[];
  /** What else may lie there, beside other kinds and any text: broken entries of one's own format, for example. */
  readonly foreign?: fc.Arbitrary<ForeignValue>;
  /** The longest time that passes at once, ms. Default one hour. Short and long spans are equally likely. */
  readonly maxPassMs?: number;
  /** Trials, of up to 30 steps each. Default 50; `SCRIPT_RUNS` in the environment wins. */
  readonly runs?: number;
}
/** The run of a typed script for an input: `runOf(fill, { key: trial.key('entry'), now: trial.nowMs, … })`. */
export declare function runOf<Input>(script: TypedScript<Input, unknown>, input: Input): ScriptRun;
/**
 * Holds Lua scripts against their TypeScript models: random steps, some of which let time pass, are taken by both, and
 * after each run the replies, the error codes, and kind, content and TTL of every key must be the same. No run may
 * leave a key without a TTL.
 *
 * What a script must keep for that: the injected time is the only clock it reads (empty in production, where
 * it takes `TIME`), its TTLs are relative (`PX`, `PEXPIRE`, `PTTL`), and it touches only what came in KEYS.
 *
 * @example
 * ```ts sketch
 * const token = fc.constantFrom('token-a', 'token-b');
 * scriptSuite({ test, ...setup }, [{
 *   name: 'cache entry',
 *   step: fc.oneof(
 *     fc.record({ token, leaseMs: fc.integer({ min: 1, max: 60_000 }) }).map((input) => ({ key, nowMs }: Trial) =>
 *       runOf(acquire, { ...input, key: key('entry'), now: nowMs })),
 *     token.map((token) => ({ key, nowMs }: Trial) => runOf(release, { token, key: key('entry'), now: nowMs })),
 *   ),
 *   foreignAt: ['entry'],
 * }]);
 * ```
 */
export declare function scriptSuite({ test, createDriver }: SuiteSetup, scenarios: readonly ScriptScenario[]): void;
/** Every channel that redis-patterns publishes on, each part of a tracing channel by itself. */
export declare const channelNames: readonly string[];
interface SecretCanarySetup extends SuiteSetup {
  /**
   * Channels of the client itself that are known to show arguments or replies. That they still do is asserted, so that
   * a fix is noticed: take the channel off the list then.
   */
  readonly leaks?: readonly string[];
}
/**
 * Runs every pattern with marked secrets (ids, session ids, subjects, users, values, tags, headers, cookies, queries,
 * bodies), in good health and with everything that goes wrong, and looks for them on every channel of redis-patterns,
 * in every error that is thrown, and on stdout and stderr. Run it by itself: it listens to the whole process.
 */
export declare function secretCanarySuite({ test, createDriver, leaks }: SecretCanarySetup): void;
/** What a store suite needs: a framework's session middleware on the store under test. */
interface SessionStoreSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** Serves `handle` behind the middleware, on a store of its own that is empty. */
  serve(handle: SessionHandler, options: SessionAppOptions): Promise<SessionApp>;
}
/** Options of the middleware. Where a framework has none of these, it is left out. */
interface SessionAppOptions {
  /** Of the cookie, ms. Default: a cookie of the browser session. */
  readonly maxAge?: number;
  readonly httpOnly?: boolean;
  readonly path?: string;
  readonly sameSite?: "lax" | "strict";
  /** Save at every request, changed or not. */
  readonly resave?: boolean;
  readonly rolling?: boolean;
  readonly saveUninitialized?: boolean;
}
/** The session of a request: the framework's own object as `data`, its methods as promises. */
interface LiveSession {
  readonly id: string;
  readonly data: Record<string, unknown>;
  readonly cookie: {
    maxAge?: number | null;
    originalMaxAge: number | null;
    expires?: Date | null;
  };
  save(): Promise<void>;
  reload(): Promise<LiveSession>;
  regenerate(): Promise<LiveSession>;
  destroy(): Promise<void>;
}
/** Answers a request; what it returns becomes the body, as JSON. */
type SessionHandler = (session: LiveSession, path: string) => unknown;
interface SessionApp {
  /** Asks with a cookie (`name=value`) or without. */
  request(path: string, cookie?: string): Promise<SessionResponse>;
  /** The store itself, as the framework calls it. */
  readonly store: CallbackStore;
  close(): Promise<void>;
}
interface SessionResponse {
  readonly status: number;
  readonly body: unknown;
  /** The cookie to send from now on: the one that was set, or the one that was sent. */
  readonly cookie: string;
  /** The whole Set-Cookie of the session, null when none was sent. */
  readonly setCookie: string | null;
}
type Callback<T> = (error?: unknown, value?: T) => void;
/** The part of a store that express-session and @fastify/session share. */
interface CallbackStore {
  get(id: string, callback: Callback<Record<string, unknown> | null>): void;
  set(id: string, session: Record<string, unknown>, callback: Callback<void>): void;
  destroy(id: string, callback: Callback<void>): void;
}
type Part = "behaviour" | "races";
/**
 * The contract of a session store behind express-session or @fastify/session, for any store: `behaviour` is what the
 * frameworks' own tests ask of one, `races` are requests of one session that overlap.
 */
export declare function sessionStoreSuite(setup: SessionStoreSetup, parts?: readonly Part[]): void;
/**
 * The contract of `createSessions`, on any driver: what one request sees, writers that meet, sessions that ended, users
 * and their devices, timeouts, faults between any two calls, races, secrets.
 */
export declare function sessionSuite(setup: SuiteSetup): void;
export type { CallbackStore, ClusterFaultSetup, Database, DriverCall, DriverPart, DriverSuiteSetup, Fault, FaultSetup, FaultyDriver, ForeignValue, FuzzOptions, FuzzReport, FuzzStyle, LiveSession, RateLimitFuzzOptions, Sabotage, ScriptRun, ScriptScenario, SecretCanarySetup, SentinelFaultSetup, SessionApp, SessionAppOptions, SessionHandler, SessionResponse, SessionStoreSetup, SuiteSetup, Trial, TrialStep };