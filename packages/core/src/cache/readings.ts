import { LRUCache } from 'lru-cache';
import type { Reply } from '../driver/driver.ts';
import { type Entry, readEntry } from './entry.ts';
import type { Unpacked } from './packing.ts';
import type { StoredTag } from './tag-region.ts';

/** What was made of the bytes of an entry. Only the first part is there at once. */
export interface Reading<V> {
  /** Null where there is nothing that is ours. */
  readonly entry: Entry | null;
  /** Its tags; null where they are damaged. */
  tags?: readonly StoredTag[] | null;
  unpacked?: Unpacked<V>;
}

/** Reads what Redis answered for a key. */
export type ReadReply<V> = (key: string, reply: Reply) => Reading<V>;

/** A reading of its own for every caller. */
export function readEach<V>(_key: string, reply: Reply): Reading<V> {
  return { entry: readEntry(reply) };
}

const MOST = 1_000;
const MOST_BYTES = 4 * 1_048_576;
const LARGEST = 65_536;

interface Kept<V> extends Reading<V> {
  readonly raw: string | Buffer;
}

/**
 * One reading for all who find the same bytes, for values that nobody changes. Redis is asked each time, so nothing old
 * is ever given out; but to see that a page of 1 KB is the one of a moment ago takes a hundredth of decoding it.
 */
export function readOnce<V>(): ReadReply<V> {
  const kept = new LRUCache<string, Kept<V>>({
    max: MOST,
    maxSize: MOST_BYTES,
    maxEntrySize: LARGEST,
    sizeCalculation: ({ raw }) => 2 * raw.length, // the bytes, and what was made of them
  });
  return (key, reply) => {
    const known = kept.get(key);
    if (known !== undefined && isSame(known.raw, reply)) return known;
    if (!(typeof reply === 'string' || reply instanceof Uint8Array)) return readEach(key, reply);
    const raw = typeof reply === 'string' ? reply : Buffer.from(reply); // a copy: a reply keeps its whole chunk alive
    const reading: Kept<V> = { raw, entry: readEntry(raw) };
    if (reading.entry?.kind === 'V') kept.set(key, reading);
    return reading;
  };
}

function isSame(raw: string | Buffer, reply: Reply): boolean {
  return typeof raw === 'string' ? raw === reply : reply instanceof Uint8Array && raw.equals(reply);
}
