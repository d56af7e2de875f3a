import { LRUCache } from 'lru-cache';
import type { Outcome } from './outcome.ts';
import { createTagged } from './tagged-copies.ts';

/** A copy of an entry in this process. */
export interface Copy {
  readonly outcome: Outcome<unknown>;
  /** `performance.now()` time. */
  readonly expiresAt: number;
  /** Keys of the tags it bears. */
  readonly tags: readonly string[];
  readonly bytes: number;
}

/**
 * Copies of entries in this process, bounded by number and bytes. What Redis reports as changed is dropped
 * (local-watch.ts); a copy that is read while such a report comes in is not kept, since nobody knows which was first.
 */
export interface LocalTier {
  /** The copy of an entry, if it may be served at this `performance.now()` time. */
  find(key: string, now: number): Copy | undefined;
  /** A read of this entry is about to be sent. Whoever begins must end. */
  begin(key: string): Ticket;
  /** The read is over; `copy` is kept, unless the entry or one of its tags changed meanwhile. */
  end(key: string, ticket: Ticket, copy: Copy | null): void;
  /** The entry changed, here or in Redis. */
  drop(key: string): void;
  /** The tag changed: everything that bears it goes. */
  dropTag(tagKey: string): void;
  /** Anything may have changed. */
  clear(): void;
}

/** How many changes had been reported when a read began. */
export type Ticket = number;

/** An entry that is being read. */
interface Reading {
  readers: number;
  changedAt: number;
}

export function createLocalTier(maxEntries: number, maxBytes: number): LocalTier {
  const tagged = createTagged();
  const copies = new LRUCache<string, Copy>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
    dispose: ({ tags }, key) => tagged.remove(key, tags),
  });
  const reading = new Map<string, Reading>();
  let changes = 0;
  let allChangedAt = 0;
  let tagChangedAt = 0;

  const unchangedSince = (ticket: Ticket, { changedAt }: Reading, { tags }: Copy): boolean =>
    changedAt <= ticket && allChangedAt <= ticket && (tags.length === 0 || tagChangedAt <= ticket);

  return {
    find: (key, now) => {
      const copy = copies.get(key);
      return copy !== undefined && copy.expiresAt > now ? copy : undefined;
    },
    begin: (key) => {
      const one = reading.get(key);
      if (one === undefined) reading.set(key, { readers: 1, changedAt: 0 });
      else one.readers++;
      return changes;
    },
    end: (key, ticket, copy) => {
      const one = reading.get(key);
      if (one === undefined) return;
      if (--one.readers === 0) reading.delete(key);
      if (copy === null || copy.bytes > maxBytes || !unchangedSince(ticket, one, copy)) return;
      copies.set(key, copy);
      tagged.add(key, copy.tags);
    },
    drop: (key) => {
      changes++;
      copies.delete(key);
      const one = reading.get(key);
      if (one !== undefined) one.changedAt = changes;
    },
    dropTag: (tagKey) => {
      tagChangedAt = ++changes;
      for (const key of tagged.keysOf(tagKey)) copies.delete(key);
    },
    clear: () => {
      allChangedAt = ++changes;
      copies.clear();
    },
  };
}
