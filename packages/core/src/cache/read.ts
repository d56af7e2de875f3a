import { type Advanced, advance } from './advance.ts';
import { loadPast } from './load-past.ts';
import { type Look, MOST_LIKELY_ABSENT, NOTHING } from './look.ts';
import { lookAndUse } from './look-at.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { refreshBehind } from './refresh-behind.ts';
import type { Request, Shelf } from './shelf.ts';
import { orAt } from './soft-timeout.ts';

/** After so many useless loads a reader stops sharing and loads for itself. */
const MOST_LOST = 3;

/**
 * Reads one entry. Look; if what stands may be handed out, that is all. Otherwise, until there is a value: wait for
 * whoever is loading, or ask for the right to load, and look again with what was learned.
 *
 * A value is accepted only if it was read by a command sent after this call began, or filled under a lease that this
 * call saw alive, or loaded after it began. So none of them is older than an invalidation that was acknowledged before
 * the call, and no clock has a part in it.
 */
export function readEntry<Id, V>(shelf: Shelf<V>, request: Request<Id, V>): Promise<Outcome<V>> {
  if (shelf.coldRead || request.forced) return untilThereIsOne(shelf, request, NOTHING);
  if (mayClaimAtOnce(shelf, request)) return untilThereIsOne(shelf, request, MOST_LIKELY_ABSENT);
  return lookAndUse(shelf, request, (look) => serve(shelf, request, look) ?? untilThereIsOne(shelf, request, look));
}

/** Those of a `getMany` look together. A claim tells the time when it will be over, so the clock must be known. */
function mayClaimAtOnce<Id, V>({ core, absences }: Shelf<V>, { key, shares }: Request<Id, V>): boolean {
  return shares === undefined && core.clock.knows(key) && absences.claim();
}

async function untilThereIsOne<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, first: Look<V>): Promise<Outcome<V>> {
  const { loadTimeoutMs, leaseMs, softTimeoutMs } = request.rules;
  const began = performance.now();
  const limits = { giveUpAt: began + loadTimeoutMs + leaseMs, softAt: began + softTimeoutMs };
  let look = first;
  let grace = graceOf(request, look);
  for (let lost = 0; lost < MOST_LOST && look.blocked === null && performance.now() < limits.giveUpAt; ) {
    const advanced: Advanced<V> = await advance(shelf, request, look, limits);
    if (advanced.outcome !== null) return advanced.outcome;
    if (advanced.lost) lost++;
    look = advanced.look;
    const served = serve(shelf, request, look);
    if (served !== null) return served;
    grace = graceOf(request, look) ?? grace;
  }
  const loading = loadPast(shelf, request);
  if (grace === null || look.blocked === 'hold') return loading; // what a writer holds may be older than its commit
  const instead = grace;
  return orAt(limits.softAt, loading, instead).catch(() => instead);
}

/** What will do if loading fails, or takes too long. */
function graceOf<Id, V>({ forced }: Request<Id, V>, { found }: Look<V>): Outcome<V> | null {
  return found === null || forced ? null : outcomeOf(found, 'stale');
}

/** What may be handed out without a load, or null. */
function serve<Id, V>(shelf: Shelf<V>, request: Request<Id, V>, look: Look<V>): Outcome<V> | null {
  const { found } = look;
  if (found === null || found.freshness === 'grace') return null;
  if (found.freshness === 'fresh') return outcomeOf(found, 'redis');
  if (found.freshness === 'stale' && request.forced) return null;
  if (look.claim === 'none') refreshBehind(shelf, request, look);
  return outcomeOf(found, found.freshness === 'early' ? 'redis' : 'stale');
}
