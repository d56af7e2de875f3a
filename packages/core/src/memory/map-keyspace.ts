import type { Collections, Keyspace } from '../driver/keyspace.ts';
import type { Expiring, ExpiringMap } from './expiring-map.ts';
import { refused } from './refusal.ts';

/** What a key may hold. */
interface Kinds extends Collections {
  readonly string: string;
}

/** A value and its kind, under one key. */
export interface Held<K extends keyof Kinds = keyof Kinds> extends Expiring {
  kind: K;
  value: Kinds[K];
}

/** Redis' keyspace in memory: what models see, and what the plain commands need besides. */
export interface MapKeyspace extends Keyspace {
  /** Begins one command or one run of a script: its time stands still, as in Redis. */
  begin(ms: number): void;
  /** As {@link Keyspace.set}; a TTL of `Infinity` is none. */
  set(key: string, value: string, ttlMs: number | 'keep'): void;
  /** The kind of value at a key; undefined when absent. */
  kindOf(key: string): keyof Kinds | undefined;
  /** The keys there are that pass a filter; looking counts as no use of them. */
  keys(filter: (key: string) => boolean): string[];
}

const NEVER = Number.POSITIVE_INFINITY;

const EMPTY: { readonly [K in keyof Collections]: () => Collections[K] } = {
  hash: () => new Map(),
  list: () => [],
  sorted: () => new Map(),
};

/** A keyspace over a map; `onChange` is called after a key was written. */
export function createMapKeyspace(entries: ExpiringMap<Held>, onChange: (key: string) => void): MapKeyspace {
  let nowUs = 0;

  const find = <K extends keyof Kinds>(kind: K, key: string): Held<K> | undefined => {
    const held = entries.get(key);
    if (held !== undefined && held.kind !== kind)
      throw refused('WRONGTYPE', 'Operation against a key holding the wrong kind of value');
    return held as Held<K> | undefined;
  };

  const put = (key: string, kind: keyof Kinds, value: Held['value'], expiresAt: number): void => {
    entries.set(key, { kind, value, expiresAt, used: entries.has(key) });
    onChange(key);
  };

  return {
    begin: (ms) => {
      nowUs = Math.round(ms * 1_000);
      entries.setNow(Math.floor(ms));
    },
    timeUs: () => nowUs,
    get: (key) => find('string', key)?.value ?? null,
    set: (key, value, ttlMs) => {
      const expiresAt = ttlMs === 'keep' ? find('string', key)?.expiresAt : entries.now + positive(ttlMs);
      put(key, 'string', value, expiresAt ?? NEVER);
    },
    read: (kind, key) => find(kind, key)?.value,
    edit: (kind, key, change) => {
      const held = find(kind, key);
      const value = held?.value ?? EMPTY[kind]();
      const result = change(value);
      if ((Array.isArray(value) ? value.length : value.size) === 0) entries.delete(key);
      else put(key, kind, value, held?.expiresAt ?? NEVER);
      return result;
    },
    remove: (key) => entries.has(key) && entries.delete(key),
    ttlMs: (key) => {
      const held = entries.get(key);
      if (held === undefined) return -2;
      return held.expiresAt === NEVER ? -1 : held.expiresAt - entries.now;
    },
    expire: (key, ttlMs) => {
      if (!Number.isSafeInteger(ttlMs)) throw refused('ERR', 'value is not an integer or out of range');
      const held = entries.get(key);
      if (held === undefined) return false;
      if (ttlMs <= 0) return entries.delete(key);
      held.expiresAt = entries.now + ttlMs;
      onChange(key);
      return true;
    },
    kindOf: (key) => entries.get(key)?.kind,
    keys: (filter) => entries.keys().filter((key) => entries.has(key) && filter(key)),
  };
}

function positive(ttlMs: number): number {
  if (ttlMs === NEVER || (Number.isSafeInteger(ttlMs) && ttlMs > 0)) return ttlMs;
  throw refused('ERR', 'invalid expire time');
}
