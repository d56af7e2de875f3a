import { DriverError } from '../driver/driver.ts';
import { publishCoalesced } from '../tracing.ts';
import type { Acquired } from './acquire.ts';
import { bringsNothing } from './ask-lease.ts';
import { blockedLook, orBlocked } from './blocked.ts';
import type { End, Flight, LoadReason } from './flight.ts';
import { requestGrant } from './grant.ts';
import { LoadCooldownError } from './load-errors.ts';
import { blockedBy, type Look, MOST_LIKELY_ABSENT } from './look.ts';
import { lookAt } from './look-at.ts';
import { loadedBy, type Outcome, outcomeOf } from './outcome.ts';
import type { EntryRequest, Request, Shelf } from './shelf.ts';
import { orAt } from './soft-timeout.ts';
import { understand } from './understand.ts';

/** A reader without a value after one step: it has one, or it knows more. */
export type Advanced<V> =
  | { readonly outcome: Outcome<V> }
  | {
      readonly outcome: null;
      readonly look: Look<V>;
      /** A load it counted on turned out to be of no use. */
      readonly lost: boolean;
    };

/** `performance.now()` times. */
interface Limits {
  readonly giveUpAt: number;
  /** From then on a value in its grace will do. */
  readonly softAt: number;
}

/** Waits for whoever is loading, or asks for the right to load. Rejects with the loader's error. */
export async function advance<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  look: Look<V>,
  { giveUpAt, softAt }: Limits,
): Promise<Advanced<V>> {
  const grace = look.found === null || request.forced ? null : { outcome: outcomeOf(look.found, 'stale') };
  if (look.claim === 'cooldown') {
    if (grace === null) throw new LoadCooldownError(shelf.keyspace, Math.ceil(look.leftMs));
    return grace;
  }
  const step = look.claim === 'loading' ? follow(shelf, request, look, giveUpAt) : lead(shelf, request, look);
  if (grace === null) return step;
  return orAt(softAt, step, grace).catch(() => grace);
}

/** Asks for the right to load, and loads. */
async function lead<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, look: Look<V>): Promise<Advanced<V>> {
  const reason: LoadReason = request.forced ? 'forced' : look.seen === '' ? 'miss' : 'stale';
  const unseen = look === MOST_LIKELY_ABSENT;
  const grant = await requestGrant(shelf, request, look, reason).catch((error: unknown) => {
    shelf.absences.saw(false);
    // A server that takes no writes may still have the entry.
    return unseen && isReply(error) ? lookAt(shelf, request) : blockedLook(shelf, error);
  });
  if (unseen) shelf.absences.answered();
  if ('blocked' in grant) return { outcome: null, look: grant, lost: false };
  if (grant.flight === null) {
    const refused = await afterRefusal(shelf, request, look, grant.acquired);
    return { outcome: null, look: refused, lost: false };
  }
  if (grant.flight.request !== request) request.shares?.();
  const end = await grant.flight.end;
  return end.state === 'loaded' ? { outcome: loadedBy(end.value, 'loader') } : withoutValue(shelf, request, end);
}

function isReply(error: unknown): boolean {
  return error instanceof DriverError && error.kind === 'reply';
}

/** What the reader knows after ACQUIRE said no. */
export async function afterRefusal<V, Id>(
  shelf: Shelf<V>,
  request: EntryRequest<V, Id>,
  look: Look<V>,
  { state, owner, waitMs, entry }: Acquired,
): Promise<Look<V>> {
  if (state === 'W') return blockedBy('hold');
  const known = bringsNothing(entry) ? look : await understand(shelf, request, entry);
  if (state === 'H') return known;
  return { ...known, claim: state === 'F' ? 'cooldown' : 'loading', owner, leftMs: waitMs };
}

/** Waits for the load of another: of this process, or of any other. */
async function follow<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  look: Look<V>,
  giveUpAt: number,
): Promise<Advanced<V>> {
  publishCoalesced(shelf.domain);
  request.shares?.();
  const flight = shelf.flights.get(request.key);
  if (flight?.token === look.owner) return join(shelf, request, flight);
  const next = await orBlocked(shelf, async () => {
    const reply = await shelf.core.waiting.until(request.key, look.seen !== '', giveUpAt);
    return reply === undefined ? lookAt(shelf, request) : understand(shelf, request, reply);
  });
  return { outcome: null, look: next, lost: next.seen === '' && next.claim === 'none' };
}

/**
 * The caller saw this flight's lease alive after it began. If the lease still stood when the value was filled, nothing
 * was invalidated between. Tags are not under the lease: they were checked beside FILL, so the caller must have been
 * there before.
 */
async function join<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, flight: Flight<V>): Promise<Advanced<V>> {
  flight.waiters++;
  const late = flight.sealed;
  const end = await flight.news();
  const accepted = end.state === 'loaded' && end.stood && !(end.tagged && late);
  return accepted ? { outcome: loadedBy(end.value, 'joined') } : withoutValue(shelf, request, end);
}

async function withoutValue<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, end: End<V>): Promise<Advanced<V>> {
  if (end.state === 'failed') throw end.error;
  return { outcome: null, look: await lookAt(shelf, request), lost: true };
}
