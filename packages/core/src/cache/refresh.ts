import type { Domain } from './domain.ts';
import { loadPast } from './load-past.ts';
import type { Outcome } from './outcome.ts';
import { readEntry } from './read.ts';
import type { Request } from './shelf.ts';

/**
 * Loads although a value may stand. Not shared with the callers of its tick: they do not ask for a new value. Whoever
 * was granted a load after the value was marked stale is waited for: that load is new enough.
 */
export function readForced<Id, V>({ shelf, unconfirmed }: Domain<Id, V>, request: Request<Id, V>): Promise<Outcome<V>> {
  if (unconfirmed.has(request.key)) return loadPast(shelf, request);
  return readEntry(shelf, { ...request, forced: true });
}
