import type { Duration } from '../duration.ts';
import type { KeyPart } from '../keys/key.ts';
import type { Codec } from './codec.ts';

/*
 * For adapters that make the value between two steps of their own, such as the response cache of HTTP: the same
 * entries, leases, tags and breaker, with the caller as the loader.
 */

/** Entries of one domain whose loader is the caller. */
export interface Leased<V> {
  /**
   * Looks, and where nothing may be served asks for the right to load, or waits for whoever has it. Never loads.
   *
   * @throws `INVALID_KEY`, `INVALID_OPTION`, `CACHE_CLOSED`, the reason of `signal`; Redis failing is `pass`
   */
  open(id: KeyPart, options: OpenOptions<V>): Promise<Opened<V>>;
}

export interface LeasedOptions<V> {
  readonly codec: Codec<V>;
  /** Default `'5s'`. */
  readonly lease?: Duration;
  /**
   * True: nobody changes a value, so that callers who find the same entry may get the same object. Default false: each
   * gets one of its own.
   */
  readonly shared?: boolean;
}

export interface OpenOptions<V> {
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
export interface FoundValue<V> {
  readonly value: V;
  /** Until soft expiry, ms; below 0: stale. */
  readonly leftMs: number;
  /** Server ms. */
  readonly nowMs: number;
}

export type Opened<V> =
  /** Serve it. `collapsed`: it was filled while this call waited. `stale`: another is loading a new one. */
  | { readonly state: 'hit' | 'collapsed' | 'stale'; readonly found: FoundValue<V> }
  /** Load, then `fill` or `release`. `found`: an old value that stands. */
  | { readonly state: 'lead'; readonly found: FoundValue<V> | null; readonly lease: EntryLease<V> }
  /** Load, and store nothing. */
  | { readonly state: 'pass'; readonly reason: 'released' | 'waited' | 'hold' | 'cooldown' | 'unavailable' };

/** The right to load, renewed until it is used. */
export interface EntryLease<V> {
  /** Fires when the lease was lost: what is loaded can no longer be stored. */
  readonly signal: AbortSignal;
  /** Gives it back without a value: whoever waits is told. */
  release(): Promise<void>;
  /** Stores the value. False: the lease was lost, or Redis failed; nothing is stored. */
  fill(value: V, options: FillOptions): Promise<boolean>;
}

export interface FillOptions {
  readonly ttl: Duration;
  /** What the entry outlives its ttl by. Default 0. */
  readonly keepFor?: Duration;
  readonly tags?: readonly string[];
}
