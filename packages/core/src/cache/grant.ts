import { askLease } from './ask-lease.ts';
import type { LoadReason } from './flight.ts';
import { startFlight } from './fly.ts';
import type { Look } from './look.ts';
import type { Grant, Request, Shelf } from './shelf.ts';

/**
 * Asks for the right to load, and begins to load when it is granted. Callers of one tick share it: all of them began
 * before the load does, so its value is right for each, whatever becomes of the lease.
 *
 * @throws `DriverError`
 */
export function requestGrant<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  look: Look<V>,
  reason: LoadReason,
): Promise<Grant<V>> {
  const { key, rules } = request;
  return shelf.grants.share(key, async (ended) => {
    await ended;
    const { leaseMs, tags } = rules;
    const { seen, absent } = look;
    const wish = { key, leaseMs, seen, absent, tagged: tags !== undefined };
    const { acquired, token, sequence } = await askLease(shelf, wish);
    if (acquired.state !== 'G') return { acquired, flight: null };
    const departure = { token, sequence, stale: look.found?.value, reason };
    return { acquired, flight: startFlight(shelf, request, departure) };
  });
}
