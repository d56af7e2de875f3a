import { toMs } from '../duration.ts';
import type { KeyPart } from '../keys/key.ts';
import { cacheGet, publishCoalesced } from '../tracing.ts';
import { orAborted } from './abortable.ts';
import { afterRefusal } from './advance.ts';
import { askLease } from './ask-lease.ts';
import { blockedLook } from './blocked.ts';
import { MOST_BYTES } from './check-values.ts';
import { createDomain } from './domain.ts';
import { keepLease } from './lease.ts';
import type { FoundValue, Leased, LeasedOptions, Opened, OpenOptions } from './leased.ts';
import type { Look } from './look.ts';
import { lookAndUse, lookAt } from './look-at.ts';
import { type Ended, openLease } from './open-lease.ts';
import type { Room } from './rooms.ts';
import { checkTags, LONGEST_TTL_MS } from './rules.ts';
import type { Core, EntryRequest, Shelf } from './shelf.ts';
import { orAt } from './soft-timeout.ts';
import { tracedOpen } from './trace-open.ts';

/** The leases that this process has given out, by key, and how they end. */
type Given = Map<string, Promise<Ended>>;

/** Entries whose loader is the caller, and their domain. @throws `INVALID_OPTION` */
export function createLeased<V>(core: Core, name: string, options: LeasedOptions<V>): Room<Leased<V>> {
  const { codec, lease = '5s', shared = false } = options;
  const withoutCopies = { ...core, local: null };
  const domain = createDomain<KeyPart, V>(withoutCopies, name, {
    codec,
    lease,
    ttl: LONGEST_TTL_MS,
    staleFor: LONGEST_TTL_MS, // whether an old value may be served is for the caller to say
    earlyRefresh: 0,
    shared,
    freeze: false, // every caller gets a copy of its own, or keeps from changing it
    maxValueBytes: MOST_BYTES, // size is the caller's to say
  });
  const { shelf, rules, keyOf, unconfirmed } = domain;
  const given: Given = new Map();

  /** A hit is a look and no more. */
  const lookAndOpen = (key: string, { tags, maxWait, mayServeStale = always }: OpenOptions<V>): Promise<Opened<V>> => {
    const request = { key, rules, tags: tags && checkTags(tags) };
    const maxWaitMs = toMs(maxWait, { name: 'maxWait', min: 0 });
    return lookAndUse<V, never, Opened<V>>(shelf, request, (look) => {
      const found = freshIn(shelf, request, look);
      if (found !== null) return { state: 'hit', found };
      return openEntry(shelf, given, request, look, { giveUpAt: performance.now() + maxWaitMs, mayServeStale });
    });
  };

  const open = (key: string, options: OpenOptions<V>): Promise<Opened<V>> => {
    const { signal } = options;
    const opening = lookAndOpen(key, options);
    if (signal !== undefined)
      void opening.then(
        (opened) => signal.aborted && giveBack(opened),
        () => undefined,
      );
    return orAborted(cacheGet.hasSubscribers ? tracedOpen(shelf, opening) : opening, signal);
  };

  return {
    domain,
    front: {
      // Not an async function: each await would be a part of what a hit takes.
      open: (id, options) => {
        try {
          core.checkOpen();
          const key = keyOf(id);
          return unconfirmed.has(key) ? Promise.resolve(pass('unavailable')) : open(key, options);
        } catch (error) {
          return Promise.reject(error);
        }
      },
    },
  };
}

const always = (): boolean => true;

/** A lease that was granted when its caller had gone. */
function giveBack<V>(opened: Opened<V>): void {
  if (opened.state === 'lead') void opened.lease.release();
}

interface Terms<V> {
  /** `performance.now()` time. */
  readonly giveUpAt: number;
  readonly mayServeStale: (found: FoundValue<V>) => boolean;
}

/** Asks for the lease or waits for who has it, and looks again, until one of the answers is settled. */
async function openEntry<V>(
  shelf: Shelf<V>,
  given: Given,
  request: EntryRequest<V>,
  first: Look<V>,
  { giveUpAt, mayServeStale }: Terms<V>,
): Promise<Opened<V>> {
  let look = first;
  for (let ended: Ended | 'unknown' | null = null; ; ) {
    const fresh = freshIn(shelf, request, look);
    if (fresh !== null) return { state: ended === null ? 'hit' : 'collapsed', found: fresh };
    const found = foundIn(shelf, request, look);
    if (look.blocked !== null) return pass(look.blocked === 'hold' ? 'hold' : 'unavailable');
    if (look.claim === 'cooldown') return pass('cooldown');
    if (look.claim === 'loading') {
      if (found !== null && mayServeStale(found)) return { state: 'stale', found };
      if (performance.now() >= giveUpAt) return pass('waited');
      const waited = await waitFor(shelf, given, request, look, giveUpAt);
      if (waited === 'over') return pass('waited');
      if (waited === 'released') return pass('released');
      ended = waited;
      look = await lookAt(shelf, request);
    } else if (ended === 'unknown') {
      return pass('released'); // by another process: the lease is gone, and there is no value
    } else {
      const answer = await lead(shelf, given, request, look);
      if ('state' in answer) return answer;
      look = answer;
    }
  }
}

/** Asks for the right to load; where it is refused, knows more. */
async function lead<V>(
  shelf: Shelf<V>,
  given: Given,
  request: EntryRequest<V>,
  look: Look<V>,
): Promise<Opened<V> | Look<V>> {
  const { core, keyspace } = shelf;
  const { key, rules } = request;
  const { leaseMs } = rules;
  const wish = { key, leaseMs, seen: look.seen, absent: look.absent, tagged: true };
  const asked = await askLease(shelf, wish).catch((error: unknown) => blockedLook(shelf, error));
  if ('blocked' in asked) return asked;
  if (asked.acquired.state !== 'G') return afterRefusal(shelf, request, look, asked.acquired);
  const lease = keepLease(core.link, keyspace, key, asked.token, leaseMs);
  const { entryLease, ended } = openLease(shelf, key, lease, asked.sequence);
  core.leases.add(lease);
  given.set(key, ended);
  void ended.then(() => {
    core.leases.delete(lease);
    if (given.get(key) === ended) given.delete(key);
  });
  return { state: 'lead', found: foundIn(shelf, request, look), lease: entryLease };
}

/** Waits for another's load: `unknown` when another process ended it, `over` when the time was. */
function waitFor<V>(
  shelf: Shelf<V>,
  given: Given,
  { key }: EntryRequest<V>,
  look: Look<V>,
  giveUpAt: number,
): Promise<Ended | 'unknown' | 'over'> {
  publishCoalesced(shelf.domain);
  const elsewhere = (): Promise<'unknown'> =>
    shelf.core.waiting.until(key, look.seen !== '', giveUpAt).then(
      () => 'unknown',
      () => 'unknown',
    );
  return orAt<Ended | 'unknown' | 'over'>(giveUpAt, given.get(key) ?? elsewhere(), 'over');
}

function foundIn<V>({ core }: Shelf<V>, { key }: EntryRequest<V>, { found }: Look<V>): FoundValue<V> | null {
  const nowMs = core.clock.now(key);
  if (found === null || found.value === null || nowMs === undefined) return null;
  return { value: found.value, leftMs: found.softMs - nowMs, nowMs };
}

function freshIn<V>(shelf: Shelf<V>, request: EntryRequest<V>, look: Look<V>): FoundValue<V> | null {
  const found = foundIn(shelf, request, look);
  return found !== null && found.leftMs > 0 ? found : null;
}

const pass = (reason: (Opened<never> & { state: 'pass' })['reason']): Opened<never> => ({ state: 'pass', reason });
