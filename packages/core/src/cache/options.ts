import type { BreakerOptions } from '../driver/breaker.ts';
import type { Driver } from '../driver/driver.ts';
import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import type { Namespace } from '../keys/keys.ts';

/** The options of {@link createCache}. */
export interface CacheOptions {
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
export interface LocalTierOptions {
  /** Default 1000. */
  readonly maxEntries?: number;
  /** Bound of the encoded values together. Default 16 MiB. */
  readonly maxBytes?: number;
  /** A copy is served only while it is proven that no invalidation older than this is missing. Default `'1s'`. */
  readonly maxStaleness?: Duration;
}

export interface CheckedOptions {
  readonly deadlineMs: number;
  readonly writeDeadlineMs: number;
  readonly tagTtlMs: number | undefined;
}

/** @throws `INVALID_OPTION` */
export function checkOptions(options: CacheOptions): CheckedOptions {
  const { driver, keys, deadline = '1s', writeDeadline = '2s', tagTtl } = options;
  if (typeof driver?.send !== 'function') throw invalidOption('createCache: driver is required');
  if (typeof keys?.entity !== 'function') throw invalidOption("createCache: keys is required: createKeys('my-app')");
  return {
    deadlineMs: toMs(deadline, { name: 'deadline' }),
    writeDeadlineMs: toMs(writeDeadline, { name: 'writeDeadline' }),
    tagTtlMs: tagTtl === undefined ? undefined : toMs(tagTtl, { name: 'tagTtl', min: 1_000 }),
  };
}
