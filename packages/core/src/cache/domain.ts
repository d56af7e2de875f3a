import { invalidOption } from '../errors.ts';
import type { KeyPart } from '../keys/key.ts';
import { isPurposeWord } from '../keys/purpose.ts';
import { createAbsences } from './absences.ts';
import { createBypass } from './bypass.ts';
import { checkValues } from './check-values.ts';
import { bytesCodec } from './codec.ts';
import { createCopies } from './copies.ts';
import type { Definition } from './definition.ts';
import { createHolds, type Holds } from './holds.ts';
import { markStale } from './mark-stale.ts';
import { createPacking } from './packing.ts';
import { createReader, type Reader } from './reader.ts';
import { readEach, readOnce } from './readings.ts';
import { remembering } from './remembered-keys.ts';
import { createRemoval, type Removal } from './removal.ts';
import { createRemoveEntry, removeMatching } from './remove-entry.ts';
import { checkHold, checkRules, type Rules } from './rules.ts';
import { createSameTick } from './same-tick.ts';
import type { Core, Shelf } from './shelf.ts';
import { createTagGuesses } from './tag-guesses.ts';
import { createUnconfirmed, type Unconfirmed } from './unconfirmed.ts';

/** Everything about the entries of one domain, however it is used. */
export interface Domain<Id, V> {
  readonly shelf: Shelf<V>;
  /** @throws `INVALID_KEY` */
  readonly keyOf: (id: Id) => string;
  readonly rules: Rules<Id, V>;
  readonly read: Reader<V>;
  readonly remove: Removal;
  /** `remove` by the part of the key that stands for the id. */
  readonly removeParts: (parts: readonly KeyPart[]) => Promise<void>;
  /** What a caller gets of a value that several share: bytes are copied. */
  readonly handOut: (value: V | null) => V | null;
  /** MARK-STALE of each. @throws `DriverError` */
  readonly markStale: (keys: readonly string[]) => Promise<void>;
  /** Null where writers place no holds. */
  readonly holds: Holds | null;
  readonly unconfirmed: Unconfirmed;
  /** Removes every entry of the domain. Answers how many there were. @throws `DriverError` */
  readonly clear: () => Promise<number>;
  /** Ends what goes on in the background. */
  readonly stop: () => void;
}

/** Everything but the ways to load, which `getOrSet` brings along. */
export interface DomainOptions<Id, V> extends Omit<Definition<Id, V>, 'load' | 'loadMany'> {
  /** Nobody changes a value: what was made of an entry is given out again while its bytes are the same. */
  readonly shared?: boolean;
}

/** The response cache of HTTP writes under this name. */
const RESERVED: ReadonlySet<string> = new Set(['http']);

/** @throws `INVALID_OPTION` */
export function createDomain<Id, V>(core: Core, domain: string, options: DomainOptions<Id, V>): Domain<Id, V> {
  const { link, keys, deadlineMs, writeDeadlineMs } = core;
  const of = `cache.define('${domain}')`;
  const rules = checkRules(of, options);
  const holdMs = checkHold(of, options.hold);
  const shelf = createShelf(core, domain, of, options);
  const { keyspace } = shelf;

  const removeEntry = createRemoveEntry(link, holdMs !== null);
  const clear = (): Promise<number> =>
    removeMatching(link, keys.pattern({ domain, entity: 'cache' }), deadlineMs, removeEntry);
  const longestMs = rules.longestTtlMs + Math.max(rules.staleForMs, rules.graceForMs);
  const forgetAll = (): void => core.local?.tier.clear();
  const unconfirmed = createUnconfirmed({ longestMs, removeEntry, removeAll: clear, onOverflow: forgetAll });
  const keyOfPart = keys.entity(domain, 'cache');
  const { key, codec } = options;
  const changed = (one: string): void => shelf.copies?.drop(one);
  /** Whoever has marked an entry finds it stale at once: where the clock was thought to be behind, it is put right. */
  const endFreshness = async (one: string): Promise<void> => {
    const sentAt = performance.now();
    const now = await link.run(one, markStale, { key: one });
    if (now > 0) core.clock.learn(one, now, sentAt);
  };
  const removal = createRemoval({ keyspace, writeDeadlineMs, removeEntry, unconfirmed });
  const remove = (gone: readonly string[]): Promise<void> => removal(gone).finally(() => gone.forEach(changed));
  return {
    shelf,
    rules,
    unconfirmed,
    remove,
    keyOf: remembering(key === undefined ? (id) => keyOfPart(id as KeyPart) : (id) => keyOfPart(key(id))),
    handOut: codec?.id === bytesCodec.id ? copied : same,
    read: createReader(shelf, unconfirmed),
    removeParts: (parts) => remove(parts.map(keyOfPart)),
    holds: holdMs === null ? null : createHolds({ link, keyspace, holdMs, writeDeadlineMs, unconfirmed, changed }),
    markStale: async (stale) => {
      await Promise.all(stale.map((one) => endFreshness(one).finally(() => changed(one))));
    },
    clear: () => clear().finally(forgetAll),
    stop: () => unconfirmed.stop(),
  };
}

function createShelf<Id, V>(core: Core, domain: string, of: string, options: DomainOptions<Id, V>): Shelf<V> {
  checkValues(of, options);
  const { link, clock, tags, local } = core;
  const packing = createPacking<V>(options);
  if (packing.needsBytes && link.driver.textOnly)
    throw invalidOption(`${of}: bytesCodec and compress need a driver that keeps bytes`);
  const keyspace = `${core.keys.app}:${domain}:cache`;
  return {
    core,
    domain,
    packing,
    readReply: options.shared === true ? readOnce() : readEach,
    keyspace,
    coldRead: options.coldRead ?? false,
    grants: createSameTick(),
    flights: new Map(),
    refreshing: new Set(),
    bypass: createBypass(),
    guesses: createTagGuesses(),
    absences: createAbsences(),
    copies: local === null ? null : createCopies(local, `${keyspace}:`, options.tags !== undefined, clock, tags),
  };
}

/** `but` is allowed although it is reserved. @throws `INVALID_OPTION` */
export function checkDomainName(domain: string, but?: string): void {
  if (isPurposeWord(domain) || (RESERVED.has(domain) && domain !== but))
    throw invalidOption(`'${domain}' cannot be a cache domain: keys of that name belong to another pattern`);
}

const same = <V>(value: V): V => value;

const copied = <V>(value: V): V => (value instanceof Uint8Array ? (Uint8Array.from(value) as V) : value);
