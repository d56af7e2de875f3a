import { blockedLook } from './blocked.ts';
import type { Copies } from './copies.ts';
import type { Look } from './look.ts';
import type { EntryRequest, Shelf } from './shelf.ts';
import { understand } from './understand.ts';

/** Reads an entry, and keeps a copy where the domain keeps copies. */
export function lookAt<V, Id>(shelf: Shelf<V>, request: EntryRequest<V, Id>): Promise<Look<V>> {
  const { copies } = shelf;
  return copies === null ? lookInRedis(shelf, request) : lookAndCopy(shelf, request, copies);
}

async function lookAndCopy<V, Id>(shelf: Shelf<V>, request: EntryRequest<V, Id>, copies: Copies<V>): Promise<Look<V>> {
  const { key, rules } = request;
  const ticket = copies.begin(key);
  let look: Look<V> | null = null;
  try {
    look = await lookInRedis(shelf, request);
    return look;
  } finally {
    copies.end(key, ticket, look?.found ?? null, rules);
  }
}

/** The usual case takes the shortest way: no tags that are known or guessed beforehand, and a clock that is known. */
function lookInRedis<V, Id>(shelf: Shelf<V>, request: EntryRequest<V, Id>): Promise<Look<V>> {
  const { link, clock } = shelf.core;
  const { key } = request;
  const expected = expectedTags(shelf, request);
  if (expected !== undefined || clock.now(key) === undefined) return lookWithCompany(shelf, request, expected);
  return link.read.entry(key).then(
    (reply) => understand(shelf, request, reply),
    (error: unknown) => blockedLook(shelf, error),
  );
}

function expectedTags<V, Id>(
  { guesses }: Shelf<V>,
  { key, rules: { tags } }: EntryRequest<V, Id>,
): readonly string[] | undefined {
  return guesses.of(key) ?? (typeof tags === 'function' ? undefined : tags);
}

/** Asks for the tags, and for the server's clock, in the same round trip. */
async function lookWithCompany<V, Id>(
  shelf: Shelf<V>,
  request: EntryRequest<V, Id>,
  expected: readonly string[] | undefined,
): Promise<Look<V>> {
  const { link, clock, tags } = shelf.core;
  const { key } = request;
  const versions = expected && tags.prefetch(expected);
  const reading = link.read.entry(key);
  try {
    if (clock.now(key) === undefined) await Promise.all([clock.ask(key), reading]);
    return await understand(shelf, request, await reading, versions);
  } catch (error) {
    return blockedLook(shelf, error);
  }
}
