import type { Duration } from '../duration.ts';
import type { KeyPart } from '../keys/key.ts';
import type { Codec } from './codec.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** What a loader is told besides the id. */
export interface LoadContext<V = unknown> {
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
export interface Definition<Id, V> {
  /**
   * Gets one value from where it really lives. `null` and `undefined` mean "does not exist" and are cached for
   * `negativeTtl`. Its errors reach those who wait for it unchanged.
   */
  load?(id: Id, context: LoadContext): Promise<V | null | undefined>;
  /** Gets many values in one go, for `getMany`. An id that is missing from the result does not exist. */
  loadMany?(ids: readonly Id[], context: { readonly signal: AbortSignal }): Promise<ReadonlyMap<Id, V>>;
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
  readonly compress?: { readonly above: number; readonly with: 'gzip' | 'brotli' } | false;
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
export type Overrides<V> = Partial<
  Pick<
    Definition<KeyPart, V>,
    | 'jitter'
    | 'staleFor'
    | 'graceFor'
    | 'negativeTtl'
    | 'errorCooldown'
    | 'lease'
    | 'loadTimeout'
    | 'softTimeout'
    | 'tags'
  >
>;
