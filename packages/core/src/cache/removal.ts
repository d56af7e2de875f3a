import { RedisPatternsError } from '../errors.ts';
import { insist } from './insist.ts';
import type { RemoveEntry } from './remove-entry.ts';
import type { Unconfirmed } from './unconfirmed.ts';

/**
 * Removes entries, and does not rest until Redis has confirmed it. Resolves once every key is confirmed; rejects with
 * `CACHE_INVALIDATE_FAILED` when the write deadline is over: this process then leaves the rest alone, and goes on
 * trying in the background.
 */
export type Removal = (keys: readonly string[]) => Promise<void>;

export interface RemovalOptions {
  readonly keyspace: string;
  readonly writeDeadlineMs: number;
  readonly removeEntry: RemoveEntry;
  readonly unconfirmed: Unconfirmed;
}

export function createRemoval({ keyspace, writeDeadlineMs, removeEntry, unconfirmed }: RemovalOptions): Removal {
  const removeOne = (key: string): Promise<boolean> => insist(writeDeadlineMs, (leftMs) => removeEntry(key, leftMs));

  return async (keys) => {
    const results = await Promise.allSettled(keys.map(removeOne));
    const failed = keys.filter((_, index) => results[index]?.status === 'rejected');
    if (failed.length === 0) return;
    unconfirmed.add(failed);
    throw new RedisPatternsError(
      'CACHE_INVALIDATE_FAILED',
      `${keyspace}: ${failed.length} of ${keys.length} entries were not confirmed as removed (writeDeadline ${writeDeadlineMs} ms); this process leaves them alone until they are`,
      { cause: results.find((result) => result.status === 'rejected')?.reason },
    );
  };
}
