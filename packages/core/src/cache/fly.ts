import { type CacheLoadEvent, cacheLoad, traced } from '../tracing.ts';
import { released } from './fill-entry.ts';
import type { End, Flight, LoadReason, Progress } from './flight.ts';
import { keepLease, type Lease } from './lease.ts';
import { runLoader } from './load.ts';
import type { Request, Shelf } from './shelf.ts';
import { store } from './store.ts';

export interface Departure<V> {
  readonly token: string;
  /** Of the tag clock, before the load. */
  readonly sequence: string;
  /** The value that stands. */
  readonly stale: V | null | undefined;
  readonly reason: LoadReason;
}

const REVOKED = { state: 'revoked' } as const;

export function startFlight<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, departure: Departure<V>): Flight<V> {
  const { core, keyspace, flights } = shelf;
  const { key, rules } = request;
  const lease = keepLease(core.link, keyspace, key, departure.token, rules.leaseMs);
  const progress: Progress = { sealed: false, waiters: 0 };
  core.leases.add(lease);
  const end = fly(shelf, request, departure, lease, progress);
  const news = (): Promise<End<V>> => Promise.race([end, lease.whenLost().then(() => REVOKED)]);
  const flight: Flight<V> = Object.assign(progress, { token: departure.token, request, end, news });
  flights.set(key, flight);
  return flight;
}

async function fly<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  departure: Departure<V>,
  lease: Lease,
  progress: Progress,
): Promise<End<V>> {
  const { core, flights, domain: cache, keyspace } = shelf;
  const event: CacheLoadEvent = { cache, keyspace, reason: departure.reason };
  try {
    return await traced(
      cacheLoad,
      () => event,
      () => loadAndStore(shelf, request, departure, lease, progress, event),
    );
  } catch (error) {
    return { state: 'failed', error };
  } finally {
    lease.end();
    core.leases.delete(lease);
    if (flights.get(request.key)?.token === departure.token) flights.delete(request.key);
  }
}

async function loadAndStore<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  departure: Departure<V>,
  lease: Lease,
  progress: Progress,
  event: CacheLoadEvent,
): Promise<End<V>> {
  try {
    const loaded = await runLoader(shelf, request, departure.stale, lease.abort);
    return await store(shelf, request, departure, loaded, progress, event);
  } catch (error) {
    event.outcome = lease.isLost() ? 'revoked' : 'failed';
    if (lease.isLost()) return REVOKED;
    await released(shelf, request.key, departure.token, request.rules.errorCooldownMs);
    throw error;
  } finally {
    event.waiters = progress.waiters;
  }
}
