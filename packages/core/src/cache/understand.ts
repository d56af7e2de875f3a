import type { Reply } from '../driver/driver.ts';
import { publishWarning } from '../tracing.ts';
import { blockedLook } from './blocked.ts';
import { claimOn, type Entry } from './entry.ts';
import { freshnessAt } from './freshness.ts';
import { ABSENT, blockedBy, type Look, NOTHING } from './look.ts';
import type { Found } from './outcome.ts';
import type { Unpacked } from './packing.ts';
import type { Reading } from './readings.ts';
import type { EntryRequest, Shelf } from './shelf.ts';
import { readTags } from './tag-region.ts';
import type { Versions } from './tags.ts';

const NO_VERSIONS: Versions = { names: [], replies: [] };

/**
 * Reads an entry by the rules of a request. At once where nothing about it is asynchronous: the versions of its tags
 * are known, and its codec is not.
 */
export function understand<V, Id>(
  shelf: Shelf<V>,
  { key, rules }: EntryRequest<V, Id>,
  reply: Reply,
  versions: Versions = NO_VERSIONS,
): Look<V> | Promise<Look<V>> {
  const reading = shelf.readReply(key, reply);
  const { entry } = reading;
  shelf.absences.saw(reply === null);
  if (entry === null) return reply === null ? ABSENT : NOTHING;
  if (entry.kind === 'W') return blockedBy('hold');
  const nowMs = shelf.core.clock.now(key) ?? 0;
  const { content, softMs } = entry;
  if (entry.kind !== 'V') return lookAs(entry, nowMs, null);
  if (content === null) return corrupt(shelf, lookAs(entry, nowMs, null));
  const freshness = freshnessAt(nowMs, softMs, content.costMs, rules, Math.random());
  if (freshness === 'dead') return lookAs(entry, nowMs, null);

  const without = (): Look<V> => lookAs(entry, nowMs, null);
  const use = (unpacked: Unpacked<V>): Look<V> => {
    if (unpacked.ok) return lookAs(entry, nowMs, { value: unpacked.value, freshness, softMs, content });
    if (unpacked.why === 'newer') return blockedBy('newer');
    return unpacked.why === 'corrupt' ? corrupt(shelf, without()) : without();
  };
  const unpack = (): Look<V> | Promise<Look<V>> => {
    const unpacked = reading.unpacked ?? shelf.packing.unpack(content);
    if (unpacked instanceof Promise) return unpacked.then(use);
    reading.unpacked = unpacked;
    return use(unpacked);
  };
  if (content.tags === '') return unpack();
  const decide = (valid: boolean): Look<V> | Promise<Look<V>> => (valid ? unpack() : without());
  const valid = tagsAllow(shelf, key, reading, content.tags, versions);
  if (!(valid instanceof Promise)) return decide(valid);
  return valid.then(decide, (error: unknown) => blockedLook(shelf, error));
}

function tagsAllow<V>(
  { core, guesses }: Shelf<V>,
  key: string,
  reading: Reading<V>,
  region: string,
  known: Versions,
): boolean | Promise<boolean> {
  if (reading.tags === undefined) reading.tags = readTags(region);
  const { tags } = reading;
  if (tags === null) return false;
  const valid = core.tags.valid(tags, known);
  if (valid instanceof Promise)
    guesses.learn(
      key,
      tags.map(({ name }) => name),
    );
  return valid;
}

function lookAs<V>(entry: Entry, nowMs: number, found: Found<V> | null): Look<V> {
  const claim = claimOn(entry, nowMs);
  return {
    found,
    seen: entry.kind === 'V' ? entry.softText : '',
    absent: false,
    claim,
    owner: entry.owner,
    leftMs: claim === 'none' ? 0 : entry.tillMs - nowMs,
    blocked: null,
  };
}

/** Damaged: as good as absent, and overwritten by the next load. */
function corrupt<V>({ keyspace }: Shelf<V>, without: Look<V>): Look<V> {
  publishWarning({ code: 'CORRUPT_ENTRY', message: `${keyspace}: an entry cannot be read and is loaded anew` });
  return without;
}
