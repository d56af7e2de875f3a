// What @redis-patterns/core/cache exports. Made by `pnpm run api`: review its diff.
import { KeyPart } from "../keys/key.ts";
import { Duration } from "../duration.ts";
import { BreakerOptions } from "../driver/breaker.ts";
import { Arg, Driver, Reply } from "../driver/driver.ts";
import { TypedScript } from "../driver/script.ts";
import { Namespace } from "../keys/keys.ts";
import { RedisPatternsError } from "../errors.ts";
/** How values become text or bytes and come back. `decode` gets what `encode` gave: text or bytes. */
interface Codec<V> {
  /** For messages. */
  readonly id: string;
  /** May throw: the value is then returned to its caller, but not cached. */
  encode(value: V): string | Uint8Array;
  /** May throw: the entry is then loaded anew. */
  decode(payload: string | Uint8Array): V;
}
/**
 * JSON text, the default. What JSON cannot write is refused and not silently changed: `undefined`, functions and
 * symbols inside values, BigInt, and a bare `NaN` or infinity. (Dates become text, as JSON has it: the first caller
 * gets the decoded value too, so this shows at once.)
 */
export declare function jsonCodec<V>(): Codec<V>;
/** Bytes as they are. Each caller gets a copy. Not on drivers whose replies are text (`textOnly`). */
export declare const bytesCodec: Codec<Uint8Array>;
/**
 * What a validation library gives, in the form they agreed on: Zod, Valibot, ArkType and others implement it.
 * https://standardschema.dev (version 1)
 */
interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: {
      readonly input: Input;
      readonly output: Output;
    } | undefined;
  };
}
/** `issues` is present exactly when the value was refused. */
type SchemaResult<Output> = {
  readonly value: Output;
  readonly issues?: undefined;
} | {
  readonly issues: readonly {
    readonly message: string;
  }[];
};
/** What a loader is told besides the id. */
interface LoadContext<V = unknown> {
  /** Fires when the value can no longer be stored: invalidated meanwhile, `loadTimeout` over, cache closed. */
  readonly signal: AbortSignal;
  /** The value that stands and is being replaced, where there is one. */
  readonly stale?: V;
  /** The time to live of this value, instead of the definition's; 0: do not cache it. */
  setTtl(ttl: Duration): void;
  /** The tags of this value, instead of the definition's, which must have `tags` (an empty list will do). */
  setTags(tags: readonly string[]): void;
}
/**
 * What the cache has to know of a domain, said once.
 *
 * Write `load` before options that are functions of the id or the value, and give its first parameter a type:
 * TypeScript then knows all others.
 */
interface Definition<Id, V> {
  /**
   * Gets one value from where it really lives. `null` and `undefined` mean "does not exist" and are cached for
   * `negativeTtl`. Its errors reach those who wait for it unchanged.
   */
  load?(id: Id, context: LoadContext): Promise<V | null | undefined>;
  /** Gets many values in one go, for `getMany`. An id that is missing from the result does not exist. */
  loadMany?(ids: readonly Id[], context: {
    readonly signal: AbortSignal;
  }): Promise<ReadonlyMap<Id, V>>;
  /** The part of the key that stands for an id. Default: the id itself. Required for ids that are objects. */
  readonly key?: (id: Id) => KeyPart;
  /** How long a value is fresh: 1 ms to 30 days. A function may answer 0: do not cache this value. */
  readonly ttl: Duration | ((value: V) => Duration);
  /** Shortens each ttl by a random part, up to this fraction, so that values made together do not end together. Default 0.1. */
  readonly jitter?: number;
  /** For how long after its ttl a value is served while it is refreshed in the background (RFC 5861). Default 0. */
  readonly staleFor?: Duration;
  /** For how long after its ttl a value is served when loading fails, or is slower than `softTimeout`. Default 0. */
  readonly graceFor?: Duration;
  /** How long "does not exist" is remembered. Default `'10s'`; 0: not at all. */
  readonly negativeTtl?: Duration;
  /** After a load failed, how long no process tries again. Default `'1s'`; 0: not at all. */
  readonly errorCooldown?: Duration;
  /** Beta of the early refresh (XFetch): above 1 earlier, below 1 later. Default 1; 0: off. */
  readonly earlyRefresh?: number;
  /**
   * How long other processes wait before they replace a loader whose process died: 500 ms to 10 min. It is renewed
   * while the loader runs. Default `'5s'`.
   */
  readonly lease?: Duration;
  /** A load that takes longer fails with `CACHE_LOAD_TIMEOUT`. Default `'30s'`. */
  readonly loadTimeout?: Duration;
  /** A load that takes longer goes on, but its callers get the old value, where `graceFor` allows. Default none. */
  readonly softTimeout?: Duration;
  /** Enables `mutate` and `settle`: how long a write hold stands without renewal, 1 s to 10 min. Default false. */
  readonly hold?: Duration | false;
  /** Tags for `invalidateTags`, at most 32: a list for all values, or a function of the value. */
  readonly tags?: readonly string[] | ((value: V, id: Id) => readonly string[]);
  /** Checks what is read from Redis and what is loaded: https://standardschema.dev */
  readonly schema?: StandardSchemaV1<unknown, V>;
  /** Version of the shape of the values, 0 to 999,999. Default 0. */
  readonly version?: number;
  /** Makes a value of an older version into one of this version. Without it older values are loaded anew. */
  readonly migrate?: (old: unknown, version: number) => unknown;
  /** How values become text or bytes. Default JSON. */
  readonly codec?: Codec<V>;
  /** Compresses encoded values of more than `above` bytes. Default false. */
  readonly compress?: {
    readonly above: number;
    readonly with: "gzip" | "brotli";
  } | false;
  /** Encoded values above this are returned but not cached. Default 1,048,576. */
  readonly maxValueBytes?: number;
  /** Freezes the values that callers share, all the way down. False: callers may change what others see. Default true. */
  readonly freeze?: boolean;
  /** For entries that mostly are not there: asks for the right to load at once, which saves one round trip. Default false. */
  readonly coldRead?: boolean;
  /** The most ids that one `loadMany` gets. Default 500. */
  readonly maxBatch?: number;
}
/** The options of a definition that a single `getOrSet` may set. */
type Overrides<V> = Partial<Pick<Definition<KeyPart, V>, "jitter" | "staleFor" | "graceFor" | "negativeTtl" | "errorCooldown" | "lease" | "loadTimeout" | "softTimeout" | "tags">>;
/**
 * - `l1`: this process' own copy.
 * - `redis`: the entry, fresh.
 * - `stale`: the entry, past its ttl, as `staleFor` or `graceFor` allow.
 * - `loader`: loaded for this call.
 * - `joined`: loaded for another call of this process.
 * - `bypass`: loaded past the cache, and not stored.
 */
type Source = "l1" | "redis" | "stale" | "loader" | "joined" | "bypass";
interface AcquireInput {
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
  /** Soft expiry of the value the caller has seen, 13 digits; '' for none. */
  readonly seen: string;
  /** For tests. */
  readonly now?: number;
}
interface Acquired {
  /** G granted, H a usable value, L being loaded by another, F cooling down after a failure, W held for a write. */
  readonly state: "G" | "H" | "L" | "F" | "W";
  /** Server ms. */
  readonly now: number;
  /** ms until the lease, cooldown or hold ends at the latest. */
  readonly waitMs: number;
  readonly owner: string;
  /** The whole entry when it is a value the caller has not seen, else empty. */
  readonly entry: Reply;
}
/** Grants the right to load an entry: at most one at a time over all processes. */
declare const acquire: TypedScript<AcquireInput, Acquired>;
/** The options of {@link createCache}. */
interface CacheOptions {
  readonly driver: Driver;
  /** `createKeys('shop')`: entries are `shop:{domain}:cache:{id}`. */
  readonly keys: Namespace;
  /** How long each command may take. A read that takes longer loads past the cache. Default `'1s'`. */
  readonly deadline?: Duration;
  /** How long `invalidate` is tried before it rejects. Default `'2s'`. */
  readonly writeDeadline?: Duration;
  /** When a node counts as down. Default 5 failures in a row, then one probe per second. */
  readonly breaker?: BreakerOptions;
  /** How long a tag outlives its last use. Default: twice as long as the longest-kept entry, and at least a day. */
  readonly tagTtl?: Duration;
  /** Copies in this process, off by default. */
  readonly l1?: LocalTierOptions | false;
}
/** Copies of entries in this process, invalidated by Redis (client tracking). */
interface LocalTierOptions {
  /** Default 1000. */
  readonly maxEntries?: number;
  /** Bound of the encoded values together. Default 16 MiB. */
  readonly maxBytes?: number;
  /** A copy is served only while it is proven that no invalidation older than this is missing. Default `'1s'`. */
  readonly maxStaleness?: Duration;
}
/** Options of every call that reads. */
interface ReadOptions {
  /** Ends this caller's wait; the load goes on for the others, and for the cache. */
  readonly signal?: AbortSignal;
}
interface ManyOptions extends ReadOptions {
  /** `'throw'` (default): reject with the first error. `'omit'`: null in the place of what failed. */
  readonly onError?: "throw" | "omit";
}
/** What stands at an entry. `fresh` is false for what only `staleFor` or `graceFor` allow. */
type Peeked<V> = {
  readonly hit: true;
  readonly value: V | null;
  readonly fresh: boolean;
} | {
  readonly hit: false;
};
/** How the entries of a defined domain are told that the truth has changed. */
interface Writes<Id> {
  /**
   * Removes entries, and keeps from being stored what is being loaded for them. Once it resolves, no `get` that starts
   * later, in any process, returns what was loaded before. A plain `DEL` of the key by anyone is as good.
   *
   * `settle`: for so long nothing is cached, for loaders that read from replicas which lag (needs `hold`).
   *
   * @throws `CACHE_INVALIDATE_FAILED` when Redis did not confirm within `writeDeadline`; with `settle`
   *   `CACHE_HOLD_FAILED`. Until it is confirmed this process loads past the cache.
   */
  invalidate(ids: Id | readonly Id[], options?: {
    readonly settle?: Duration;
  }): Promise<void>;
  /**
   * Runs a write with the entry held: nothing is cached until it is done, so no `get` that starts after the commit
   * inside `write` returns older data, even if this process dies right after it. Needs the option `hold`.
   *
   * @throws what `write` throws; `CACHE_HOLD_FAILED`, and then `write` has not run
   */
  mutate<T>(id: Id, write: () => Promise<T>): Promise<T>;
  /**
   * Ends the freshness of entries, which are then refreshed while their old value may still be served. Needs
   * `staleFor` or `graceFor`, and promises less than `invalidate`: the old value may be seen after it.
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  markStale(ids: Id | readonly Id[]): Promise<void>;
  /**
   * Removes every entry of the domain, on all nodes; resolves with how many there were. Entries that are filled while
   * it runs may stay. (To invalidate any number at once, give them one tag.)
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  clear(): Promise<number>;
}
/** The entries of one defined domain. */
interface Cached<Id, V> extends Writes<Id> {
  /**
   * The value, from Redis or loaded; null when it does not exist. `signal` ends this caller's wait and nothing else.
   *
   * @throws the loader's own error; `CACHE_LOAD_COOLDOWN`, `CACHE_LOAD_TIMEOUT`, `CACHE_CLOSED`, `INVALID_KEY`
   */
  get(id: Id, options?: ReadOptions): Promise<V | null>;
  /** {@link Cached.get}, with where the value came from and how old it is. */
  read(id: Id, options?: ReadOptions): Promise<Read<V>>;
  /** What stands in Redis now. Never loads. */
  peek(id: Id): Promise<Peeked<V>>;
  /**
   * Many values in the order of their ids, null for each that does not exist: one round trip per node, and two more
   * and one `loadMany` for those that have to be loaded.
   *
   * @throws the first error, once all are settled; with `onError: 'omit'` what failed is null too
   */
  getMany(ids: readonly Id[], options?: ManyOptions): Promise<(V | null)[]>;
  /**
   * Ends the freshness of an entry and loads its value; resolves with the new one. Meanwhile others may be served the
   * old one, as `staleFor` allows.
   *
   * @throws as `get`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  refresh(id: Id): Promise<V | null>;
}
interface Read<V> {
  readonly value: V | null;
  readonly source: Source;
  /** Since it was stored, at most; 0 when it was loaded just now. */
  readonly ageMs: number;
}
/** Entries of one domain whose loader is the caller. */
interface Leased<V> {
  /**
   * Looks, and where nothing may be served asks for the right to load, or waits for whoever has it. Never loads.
   *
   * @throws `INVALID_KEY`, `INVALID_OPTION`, `CACHE_CLOSED`, the reason of `signal`; Redis failing is `pass`
   */
  open(id: KeyPart, options: OpenOptions<V>): Promise<Opened<V>>;
}
interface LeasedOptions<V> {
  readonly codec: Codec<V>;
  /** Default `'5s'`. */
  readonly lease?: Duration;
  /**
   * True: nobody changes a value, so that callers who find the same entry may get the same object. Default false: each
   * gets one of its own.
   */
  readonly shared?: boolean;
}
interface OpenOptions<V> {
  /** How long to wait for another's load; 0: not at all. */
  readonly maxWait: Duration;
  /** Tags the value is likely to bear: their versions are read in the same round trip. */
  readonly tags?: readonly string[];
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** While another loads: false waits for it, although an old value stands. Default true. */
  readonly mayServeStale?: (found: FoundValue<V>) => boolean;
}
/** A value that stands. */
interface FoundValue<V> {
  readonly value: V;
  /** Until soft expiry, ms; below 0: stale. */
  readonly leftMs: number;
  /** Server ms. */
  readonly nowMs: number;
}
type Opened<V> = {
  readonly state: "hit" | "collapsed" | "stale";
  readonly found: FoundValue<V>;
} | {
  readonly state: "lead";
  readonly found: FoundValue<V> | null;
  readonly lease: EntryLease<V>;
} | {
  readonly state: "pass";
  readonly reason: "released" | "waited" | "hold" | "cooldown" | "unavailable";
};
/** The right to load, renewed until it is used. */
interface EntryLease<V> {
  /** Fires when the lease was lost: what is loaded can no longer be stored. */
  readonly signal: AbortSignal;
  /** Gives it back without a value: whoever waits is told. */
  release(): Promise<void>;
  /** Stores the value. False: the lease was lost, or Redis failed; nothing is stored. */
  fill(value: V, options: FillOptions): Promise<boolean>;
}
interface FillOptions {
  readonly ttl: Duration;
  /** What the entry outlives its ttl by. Default 0. */
  readonly keepFor?: Duration;
  readonly tags?: readonly string[];
}
/** What `getOrSet` needs to know; all else is as in a definition. */
type PlainOptions<V> = {
  readonly ttl: Duration;
} & Overrides<V>;
/** A cache on one Redis: entries of any number of domains, and the tags they share. */
interface Cache {
  /**
   * Says once how the values of a domain are loaded, how long they live, and what may be served when; answers the
   * domain's entries. `hold`, `codec` and `version` must be the same in every process.
   *
   * @throws `INVALID_OPTION`
   */
  define<Id, V>(domain: string, definition: Definition<Id, V> & {
    readonly key: (id: Id) => KeyPart;
  }): Cached<Id, V>;
  define<Id extends KeyPart, V>(domain: string, definition: Definition<Id, V>): Cached<Id, V>;
  /**
   * Plain cache-aside: the value, from Redis or loaded and stored. For domains that are not defined.
   *
   * @throws as {@link Cached.get}; `INVALID_OPTION`
   */
  getOrSet<V>(domain: string, id: KeyPart, load: () => Promise<V | null | undefined>, options: PlainOptions<V>): Promise<V | null>;
  /** {@link Cached.invalidate} by name; `ids` are what `key` makes of them, where a definition has one. */
  invalidate(domain: string, ids: KeyPart | readonly KeyPart[]): Promise<void>;
  /**
   * Invalidates everything that bears one of these tags, in every domain, with one write. The same promise as
   * {@link Cached.invalidate}: no `get` that starts later returns what was loaded before.
   *
   * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`; `INVALID_OPTION` for what is not a tag
   */
  invalidateTags(tags: string | readonly string[]): Promise<void>;
  /**
   * Entries whose loader is the caller: for adapters that make the value between two steps of their own. The same
   * object for the same domain.
   *
   * @throws `INVALID_OPTION`
   */
  leased<V>(domain: string, options: LeasedOptions<V>): Leased<V>;
  /** Aborts what is being loaded and gives the leases back. The client stays yours to close. */
  close(): Promise<void>;
}
/**
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createCache } from '@redis-patterns/core/cache';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 *
 * const cache = createCache({ driver: memoryDriver(), keys: createKeys('shop') });
 * const products = cache.define('product', {
 *   ttl: '5m',
 *   load: async (id: string) => ({ id, name: 'Teapot' }), // from the database
 * });
 * await products.get('prod_456');
 * await products.invalidate('prod_456'); // after an update
 * ```
 */
export declare function createCache(options: CacheOptions): Cache;
/** A load failed a moment ago, and until `retryAfterMs` have passed no process tries again (`errorCooldown`). */
export declare class LoadCooldownError extends RedisPatternsError {
  override readonly name: string;
  readonly code: "CACHE_LOAD_COOLDOWN";
  readonly retryAfterMs: number;
  constructor(keyspace: string, retryAfterMs: number);
}
interface FillInput {
  readonly key: string;
  readonly token: string;
  readonly freshMs: number;
  readonly keepMs: number;
  /** The entry from offset 46 on. */
  readonly tail: Arg;
  /** For tests. */
  readonly now?: number;
}
/** Stores what was loaded, only while its lease stands. Answers the soft expiry (server ms), or 0: nothing stored. */
declare const fill: TypedScript<FillInput, number>;
interface HoldInput {
  readonly key: string;
  readonly id: string;
  readonly holdMs: number;
  /** For tests. */
  readonly now?: number;
}
interface Held {
  /** Whether the hold stood already: a renewal that finds none has lost it in between. */
  readonly stood: boolean;
  readonly count: number;
}
/** Removes an entry and forbids caching it until every hold is released or past its deadline. */
declare const hold: TypedScript<HoldInput, Held>;
/** Removes an entry, its lease and its cooldown; a write hold stays. Answers whether something was removed. */
declare const invalidate: TypedScript<string, boolean>;
interface MarkStaleInput {
  readonly key: string;
  /** For tests. */
  readonly now?: number;
}
/** Ends freshness and revokes a running load. Answers the server's time in ms from which on it is stale; 0: no value. */
declare const markStale: TypedScript<MarkStaleInput, number>;
interface ReleaseInput {
  readonly key: string;
  readonly token: string;
  /** 0 for none. */
  readonly cooldownMs: number;
  /** For tests. */
  readonly now?: number;
}
/** Gives a lease back without a value. Answers whether it was held. */
declare const release: TypedScript<ReleaseInput, boolean>;
interface RenewInput {
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
  /** For tests. */
  readonly now?: number;
}
/** Moves the deadline of a lease. Answers whether the lease still stood. */
declare const renew: TypedScript<RenewInput, boolean>;
interface TagsInput {
  readonly clock: string;
  readonly tags: readonly string[];
  readonly keepMs: number;
  /** For tests, µs. */
  readonly nowUs?: number;
}
/** Gives tags the clock's next sequence. Answers it, 16 digits. */
declare const tagBump: TypedScript<TagsInput, string>;
interface TagClockInput {
  readonly clock: string;
  readonly keepMs: number;
  /** For tests, µs. */
  readonly nowUs?: number;
}
/** Reads the clock of the tags. Answers its sequence, 16 digits. */
declare const tagClock: TypedScript<TagClockInput, string>;
/** Makes missing tags at the present sequence; lowers none. Answers the version of each tag, 16 digits. */
declare const tagEnsure: TypedScript<TagsInput, string[]>;
interface UnholdInput {
  readonly key: string;
  readonly id: string;
  /** For tests. */
  readonly now?: number;
}
/** Releases one hold and removes what stands in its place. Answers whether the hold stood until now. */
declare const unhold: TypedScript<UnholdInput, boolean>;
/** Every script of the cache: for the suite that holds Lua and models together, on any driver. */
export declare const cacheScripts: CacheScripts;
interface CacheScripts {
  readonly acquire: typeof acquire;
  readonly fill: typeof fill;
  readonly hold: typeof hold;
  readonly invalidate: typeof invalidate;
  readonly markStale: typeof markStale;
  readonly release: typeof release;
  readonly renew: typeof renew;
  readonly tagBump: typeof tagBump;
  readonly tagClock: typeof tagClock;
  readonly tagEnsure: typeof tagEnsure;
  readonly unhold: typeof unhold;
}
export type { Cache, CacheOptions, Cached, Codec, Definition, EntryLease, FillOptions, FoundValue, Leased, LeasedOptions, LoadContext, LocalTierOptions, ManyOptions, OpenOptions, Opened, Overrides, Peeked, PlainOptions, Read, ReadOptions, SchemaResult, Source, StandardSchemaV1, Writes };