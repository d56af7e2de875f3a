/** What every entry of an {@link ExpiringMap} carries. */
export interface Expiring {
  /** ms since 1970; the entry is there up to and including this instant, as in Redis. */
  expiresAt: number;
  /** Used since the hand last came by. */
  used: boolean;
}

/** A Map whose entries expire and, above a limit, are evicted when they were not used for long. */
export interface ExpiringMap<Entry extends Expiring> {
  readonly size: number;
  /** The time by which entries expire, ms since 1970. It stands still until it is set. */
  readonly now: number;
  /** Sets the time, and evicts what is over the limit: so never in the middle of a command, as in Redis. */
  setNow(ms: number): void;
  /** The entry of a key, marked as used; undefined when absent or expired. */
  get(key: string): Entry | undefined;
  /** Whether the key is there, without counting as a use. */
  has(key: string): boolean;
  set(key: string, entry: Entry): void;
  delete(key: string): boolean;
  /** Every key, also those that expired and were not removed yet. */
  keys(): string[];
  /** Looks at the next `limit` entries and removes those that expired; how many that were. */
  sweep(limit: number): number;
}

/** Options of {@link createExpiringMap}. */
export interface ExpiringMapOptions {
  readonly maxKeys: number;
  /** Called after an entry was deleted, expired or was evicted. */
  readonly onRemoved: (key: string) => void;
}

/**
 * Expired entries go when somebody asks for them, or by `sweep`. What was not used for long is found by the clock
 * algorithm (second chance, Corbató 1968): a read only marks its entry; a hand that goes round takes the mark off, or
 * evicts what has none. A true LRU would move the entry at every read.
 */
export function createExpiringMap<Entry extends Expiring>({
  maxKeys,
  onRemoved,
}: ExpiringMapOptions): ExpiringMap<Entry> {
  const entries = new Map<string, Entry>();
  let now = 0;
  // One iterator for good: it steps over removed entries once, where a new one would step over them every time.
  let hand = entries.entries();

  const remove = (key: string): boolean => {
    const was = entries.delete(key);
    if (was) onRemoved(key);
    return was;
  };

  /** The entry under the hand; undefined at the end of a round, and the hand starts over. */
  const next = (): [key: string, entry: Entry] | undefined => {
    const { value, done } = hand.next();
    if (done) hand = entries.entries();
    return value;
  };

  const evictOne = (): void => {
    for (;;) {
      const [key, entry] = next() ?? [];
      if (key === undefined || entry === undefined) continue;
      if (!entry.used || entry.expiresAt < now) {
        remove(key);
        return;
      }
      entry.used = false;
    }
  };

  return {
    get size() {
      return entries.size;
    },
    get now() {
      return now;
    },
    setNow: (ms) => {
      now = ms;
      while (entries.size > maxKeys) evictOne();
    },
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expiresAt < now) {
        remove(key);
        return undefined;
      }
      entry.used = true;
      return entry;
    },
    has: (key) => (entries.get(key)?.expiresAt ?? Number.NEGATIVE_INFINITY) >= now,
    set: (key, entry) => {
      entries.set(key, entry);
    },
    delete: remove,
    keys: () => [...entries.keys()],
    sweep: (limit) => {
      let expired = 0;
      for (let seen = 0; seen < limit; seen++) {
        const [key, entry] = next() ?? [];
        if (key === undefined || entry === undefined) break;
        if (entry.expiresAt < now && remove(key)) expired++;
      }
      return expired;
    },
  };
}
