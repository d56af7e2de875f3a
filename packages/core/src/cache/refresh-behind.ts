import { requestGrant } from './grant.ts';
import type { Look } from './look.ts';
import type { Request, Shelf } from './shelf.ts';

/**
 * Refreshes an entry while its value is served: this process asks once at a time, and of all processes one is granted
 * the load. Whoever reads meanwhile may join it. A failure shows in the traces, and leaves a cooldown at the entry.
 */
export function refreshBehind<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, look: Look<V>): void {
  const { key } = request;
  if (shelf.refreshing.has(key)) return;
  shelf.refreshing.add(key);
  const reason = look.found?.freshness === 'early' ? 'early' : 'stale';
  requestGrant(shelf, request, look, reason)
    .then((grant) => grant.flight?.end)
    .catch(() => undefined)
    .finally(() => shelf.refreshing.delete(key));
}
