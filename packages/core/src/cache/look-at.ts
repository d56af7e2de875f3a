import type { Reply } from '../driver/driver.ts';
import { blockedLook } from './blocked.ts';
import type { Copies } from './copies.ts';
import type { Look } from './look.ts';
import type { EntryRequest, Shelf } from './shelf.ts';
import type { Versions } from './tags.ts';
import { understand } from './understand.ts';

/** Reads an entry, and keeps a copy where the domain keeps copies. */
export function lookAt<V, Id>(shelf: Shelf<V>, request: EntryRequest<V, Id>): Promise<Look<V>> {
  return lookAndUse(shelf, request, (look) => look);
}

/** The same, and what is made of the look. In one step: a promise between the two would be a tenth of a hit's own work. */
export function lookAndUse<V, Id, T>(
  shelf: Shelf<V>,
  request: EntryRequest<V, Id>,
  use: (look: Look<V>) => T | Promise<T>,
): Promise<T> {
  const { copies } = shelf;
  return copies === null ? lookInRedis(shelf, request, use) : lookAndCopy(shelf, request, copies).then(use);
}

async function lookAndCopy<V, Id>(shelf: Shelf<V>, request: EntryRequest<V, Id>, copies: Copies<V>): Promise<Look<V>> {
  const { key, rules } = request;
  const ticket = copies.begin(key);
  let look: Look<V> | null = null;
  try {
    look = await lookInRedis(shelf, request, (found) => found);
    return look;
  } finally {
    copies.end(key, ticket, look?.found ?? null, rules);
  }
}

/** Asks for the versions of tags, and for the server's clock where it is not known, in the same round trip. */
function lookInRedis<V, Id, T>(
  shelf: Shelf<V>,
  request: EntryRequest<V, Id>,
  use: (look: Look<V>) => T | Promise<T>,
): Promise<T> {
  const { link, clock, tags } = shelf.core;
  const { key } = request;
  const names = expectedTags(shelf, request);
  const reading = link.read.entry(key, names.map(tags.keyOf));
  return (clock.knows(key) ? reading : Promise.all([reading, clock.ask(key)]).then(([replies]) => replies)).then(
    (replies) => {
      const look = understand(shelf, request, replies[0] ?? null, versionsIn(replies, names));
      return look instanceof Promise ? look.then(use) : use(look);
    },
    (error: unknown) => use(blockedLook(shelf, error)),
  );
}

function versionsIn(replies: readonly Reply[], names: readonly string[]): Versions | undefined {
  return names.length === 0 ? undefined : { names, replies: replies.slice(1) };
}

const NONE: readonly string[] = [];

/** Only the versions of tags that were foreseen come with the entry. */
function expectedTags<V, Id>({ guesses }: Shelf<V>, { key, rules, tags }: EntryRequest<V, Id>): readonly string[] {
  return guesses.of(key) ?? tags ?? (typeof rules.tags === 'function' ? undefined : rules.tags) ?? NONE;
}
