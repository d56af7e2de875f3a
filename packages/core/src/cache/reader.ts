import { publishCoalesced, publishDegraded } from '../tracing.ts';
import { loadPast } from './load-past.ts';
import type { Outcome } from './outcome.ts';
import { readEntry } from './read.ts';
import { createSameTick } from './same-tick.ts';
import type { Request, Shelf } from './shelf.ts';
import type { Unconfirmed } from './unconfirmed.ts';

/** Reads entries of one domain. Callers of one tick share everything, the loader and options of the first included. */
export type Reader<V> = <Id>(request: Request<Id, V>) => Promise<Outcome<V>>;

export function createReader<V>(shelf: Shelf<V>, unconfirmed: Unconfirmed): Reader<V> {
  const reads = createSameTick<Promise<Outcome<V>>>();
  return (request) => {
    const { key } = request;
    if (unconfirmed.has(key)) {
      publishDegraded({ feature: 'cache', mode: 'open', code: 'CACHE_INVALIDATE_FAILED' });
      return loadPast(shelf, request);
    }
    const copy = shelf.copies?.find(key);
    if (copy !== undefined) return Promise.resolve(copy);
    let first = false;
    const outcome = reads.share(key, () => {
      first = true;
      return readEntry(shelf, request);
    });
    if (!first) {
      publishCoalesced(shelf.domain);
      request.shares?.();
    }
    return outcome;
  };
}
