import type { Namespace } from '../keys/keys.ts';
import type { Absences } from './absences.ts';
import type { Acquired } from './acquire.ts';
import type { Bypass } from './bypass.ts';
import type { Copies } from './copies.ts';
import type { LoadContext } from './definition.ts';
import type { Flight } from './flight.ts';
import type { Lease } from './lease.ts';
import type { Link } from './link.ts';
import type { Local } from './local.ts';
import type { Outcome } from './outcome.ts';
import type { Packing } from './packing.ts';
import type { ReadReply } from './readings.ts';
import type { Rules } from './rules.ts';
import type { SameTick } from './same-tick.ts';
import type { ServerClock } from './server-clock.ts';
import type { TagGuesses } from './tag-guesses.ts';
import type { Tags } from './tags.ts';
import type { Waiting } from './waiting.ts';

/** What all domains of one cache share. */
export interface Core {
  readonly link: Link;
  readonly keys: Namespace;
  readonly deadlineMs: number;
  readonly writeDeadlineMs: number;
  readonly clock: ServerClock;
  readonly tags: Tags;
  readonly waiting: Waiting;
  /** The in-process tier; null: off. */
  readonly local: Local | null;
  /** Of the loads that run, to be given back when the cache is closed. */
  readonly leases: Set<Lease>;
  /** @throws `CACHE_CLOSED` */
  checkOpen(): void;
  close(): Promise<void>;
  /** Entries are kept for this long: tags must outlive them. */
  keptFor(ms: number): void;
}

/** What all reads of one domain share in this process. */
export interface Shelf<V> {
  readonly core: Core;
  readonly domain: string;
  /** `shop:product:cache`: for messages and traces, which never name an id. */
  readonly keyspace: string;
  readonly packing: Packing<V>;
  readonly readReply: ReadReply<V>;
  readonly coldRead: boolean;
  /** ACQUIREs that are about to be sent. */
  readonly grants: SameTick<Promise<Grant<V>>>;
  /** Loads that this process runs under a lease, by key. */
  readonly flights: Map<string, Flight<V>>;
  /** Keys that this process refreshes in the background. */
  readonly refreshing: Set<string>;
  readonly bypass: Bypass<Outcome<V>>;
  readonly guesses: TagGuesses;
  readonly absences: Absences;
  /** Copies in this process; null: none are kept. */
  readonly copies: Copies<V> | null;
}

/** What ACQUIRE answered; with the flight that it started, if it granted the load. */
export interface Grant<V> {
  readonly acquired: Acquired;
  readonly flight: Flight<V> | null;
}

/** One entry that is asked for. */
export interface EntryRequest<V, Id = never> {
  readonly key: string;
  readonly rules: Rules<Id, V>;
  /** Tags that this entry is likely to bear, instead of those of the rules. */
  readonly tags?: readonly string[] | undefined;
}

/** How to load it, besides. */
export interface Request<Id, V> extends EntryRequest<V, Id> {
  readonly id: Id;
  readonly load: (id: Id, context: LoadContext) => Promise<V | null | undefined>;
  /** Only a value that is fresh will do: `refresh`. */
  readonly forced?: true;
  /** Called when this read does not load for now: it shares another's. */
  readonly shares?: () => void;
}
