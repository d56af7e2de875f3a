import type { StoredContent } from './entry.ts';
import type { Freshness } from './freshness.ts';

/** A value that stands in Redis and may be handed out: now, or if loading fails. */
export interface Found<V> {
  readonly value: V | null;
  readonly freshness: Exclude<Freshness, 'dead'>;
  /** Server ms. */
  readonly softMs: number;
  readonly content: StoredContent;
}

/** A value, and where it came from. */
export interface Outcome<V> {
  readonly value: V | null;
  readonly source: Source;
  /** Soft expiry, server ms; 0 for what was just loaded. */
  readonly softMs: number;
}

/**
 * - `l1`: this process' own copy.
 * - `redis`: the entry, fresh.
 * - `stale`: the entry, past its ttl, as `staleFor` or `graceFor` allow.
 * - `loader`: loaded for this call.
 * - `joined`: loaded for another call of this process.
 * - `bypass`: loaded past the cache, and not stored.
 */
export type Source = 'l1' | 'redis' | 'stale' | 'loader' | 'joined' | 'bypass';

export const outcomeOf = <V>({ value, softMs }: Found<V>, source: Source): Outcome<V> => ({ value, source, softMs });

export const loadedBy = <V>(value: V | null, source: Source): Outcome<V> => ({ value, source, softMs: 0 });
