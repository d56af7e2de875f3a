/**
 * The part of a Redis server that scripts use, in memory: what the `model` of a script runs on.
 *
 * Every string here is a *byte string*, as in Lua: one character per byte, so `length` is a length in bytes. The
 * memory driver converts at its edge; a model that only joins, cuts and compares never notices.
 * Reading a key that holds another kind of value throws `WRONGTYPE`, as on a server. A collection that becomes empty
 * is removed, and an expired key is absent.
 */
export interface Keyspace {
  /** Server time, µs since 1970 (the command `TIME`). */
  timeUs(): number;

  /** `GET`; null when absent. */
  get(key: string): string | null;

  /** `SET key value PX ttlMs`; with `'keep'` the key keeps the TTL it has (as `SETRANGE` does). */
  set(key: string, value: string, ttlMs: number | 'keep'): void;

  /** The collection at a key, not to be changed; undefined when absent. */
  read<K extends keyof Collections>(kind: K, key: string): Readonly<Collections[K]> | undefined;

  /** Changes the collection at a key in place, made empty first when absent; its TTL stays. */
  edit<K extends keyof Collections, T>(kind: K, key: string, change: (value: Collections[K]) => T): T;

  /** `UNLINK`: whether there was something to remove. */
  remove(key: string): boolean;

  /** `PTTL`: ms left, -1 for no TTL, -2 when absent. */
  ttlMs(key: string): number;

  /** `PEXPIRE`: whether the key is there; a TTL of 0 or less removes it. */
  expire(key: string, ttlMs: number): boolean;
}

/** What the kinds of collections are in TypeScript. */
export interface Collections {
  readonly hash: Map<string, string>;
  readonly list: string[];
  /** Member to score; in the order of a sorted set through {@link byScore}. */
  readonly sorted: Map<string, number>;
}

/** The members of a sorted set in Redis' order: by score, then by bytes. */
export function byScore(sorted: ReadonlyMap<string, number>): [member: string, score: number][] {
  return [...sorted].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}

/** The clock of a script's model: the injected time, or the keyspace's own, in µs since 1970 like `TIME`. */
export function clockUs(space: Keyspace, injected: string | undefined): number {
  return injected === undefined || injected === '' ? space.timeUs() : Number(injected);
}
