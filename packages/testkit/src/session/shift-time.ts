import { type Driver, list, type Reply, text } from '@redis-patterns/core/driver';
import { rewrite, withTimes } from './rewrite.ts';

/**
 * Moves sessions into the past: their times, their place in the index of their user, and their TTL. For sessions that is
 * the same as time passing, and takes none.
 */
export async function shiftTime(store: Driver, keys: readonly string[], ms: number): Promise<void> {
  await Promise.all(keys.map((key) => (key.includes(':session:user:') ? shiftIndex : shiftRecord)(store, key, ms)));
}

async function shiftRecord(store: Driver, key: string, ms: number): Promise<void> {
  if (text(await store.send(['type', key])) === 'string')
    await rewrite(
      (...args) => store.send(args),
      key,
      (lines) => shifted(lines, ms),
    );
  await shiftTtl(store, key, ms);
}

/** The times of a record: [format, created, seen, deadline, idle]. */
function shifted(lines: readonly string[], ms: number): readonly string[] {
  const times = /^\[(\[1(,\d+){4}\]),$/.exec(lines[0] ?? '')?.[1];
  if (times === undefined) return lines;
  const [format, created, seen, deadline, idle]: number[] = JSON.parse(times);
  const earlier = [created, seen, deadline].map((at = 0) => (at === 0 ? 0 : at - ms));
  return withTimes(lines, JSON.stringify([format, ...earlier, idle]));
}

async function shiftIndex(store: Driver, key: string, ms: number): Promise<void> {
  for (const member of list(await store.send(['zrange', key, 0, -1])).map(text)) {
    const score = numberOf(await store.send(['zscore', key, member]));
    await store.send(['zadd', key, score > 0 ? score - ms : score + ms, member]);
  }
  await shiftTtl(store, key, ms);
}

async function shiftTtl(store: Driver, key: string, ms: number): Promise<void> {
  const left = numberOf(await store.send(['pttl', key]));
  if (left > ms) await store.send(['pexpire', key, left - ms]);
  else if (left > 0) await store.send(['unlink', key]);
}

function numberOf(reply: Reply | undefined): number {
  return reply === null || reply === undefined ? Number.NaN : Number(typeof reply === 'number' ? reply : text(reply));
}
