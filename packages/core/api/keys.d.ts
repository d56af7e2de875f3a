// What @redis-patterns/core/keys exports. Made by `pnpm run api`: review its diff.
/** What may stand where an id stands: numbers are written in decimal, so `7` and `'7'` are one id. */
type KeyPart = string | number | bigint;
/** The longest key this library writes, in bytes. Longer ids are replaced by their start and their SHA-256. */
export declare const MAX_KEY_BYTES = 512;
/** What a key of a namespace was made of. */
interface ParsedKey {
  readonly domain: string;
  readonly entity: string;
  /** The id as text, or what follows the hash tag of a tagged key; null when the key only holds its SHA-256. */
  readonly id: string | null;
  /** The text inside the literal hash tag; absent on keys without one, null when the key only holds its SHA-256. */
  readonly tag?: string | null;
}
/** What a SCAN pattern narrows down to; what is left out matches anything. */
interface PatternParts {
  readonly domain?: string;
  readonly entity?: string;
  /** How the ids begin. */
  readonly prefix?: KeyPart;
}
/**
 * The keys of one application: `{app}:{domain}:{entity}:{id}`.
 *
 * Domain and entity are plain words of `a-z 0-9 _ . -`; the id may be anything and is percent-encoded, so no id ever
 * leaves its namespace, picks its cluster slot or matches another pattern. Two different ids never share a key.
 */
interface Namespace<App extends string = string> {
  readonly app: App;
  /**
   * The key of one thing: `keys.of('user', 'session', 'usr_123')` is `myapp:user:session:usr_123`.
   *
   * @throws `INVALID_KEY` naming the part: a word of other characters, an id that is empty, not finite, an object,
   *   null, undefined, or holds half a surrogate pair.
   */
  of<Domain extends string, Entity extends string>(domain: Domain, entity: Entity, id: KeyPart): `${App}:${Domain}:${Entity}:${string}`;
  /** `of` with the words settled: a function of the id alone. @throws `INVALID_KEY` */
  entity<Domain extends string, Entity extends string>(domain: Domain, entity: Entity): (id: KeyPart) => `${App}:${Domain}:${Entity}:${string}`;
  /**
   * A key whose id is `{tag}rest`, with a literal hash tag: keys of one tag share a cluster slot, so one script may
   * touch them together. `rest` may be empty. @throws `INVALID_KEY`
   */
  tagged<Domain extends string, Entity extends string>(domain: Domain, entity: Entity, tag: KeyPart, rest: KeyPart): `${App}:${Domain}:${Entity}:{${string}}${string}`;
  /** What a key was made of; null when this namespace does not write such a key. */
  parse(key: string): ParsedKey | null;
  /** A glob for SCAN that matches these keys of this namespace. @throws `INVALID_KEY` */
  pattern(parts?: PatternParts): string;
}
/**
 * The namespace of one application: the option `keys` of every pattern.
 *
 * @throws `INVALID_OPTION` when the name is not a plain word.
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 *
 * const keys = createKeys('myapp');
 * keys.of('user', 'session', 'usr_123'); // 'myapp:user:session:usr_123'
 * keys.of('user', 'session', 'a:b*'); //    'myapp:user:session:a%3Ab%2A'
 * ```
 */
export declare function createKeys<const App extends string>(app: App): Namespace<App>;
/** What a key is for, and so what may be lost with it. */
type Purpose = "cache" | "session" | "rate" | "lock" | "queue";
/** Whether a word names a purpose. */
export declare function isPurposeWord(word: string): boolean;
/** What keys of this domain and entity are for; where both name a purpose, the domain decides. Null: neither does. */
export declare function purposeOf(domain: string, entity: string): Purpose | null;
/**
 * The slot of a key in a Redis Cluster: CRC-16 of the key, or of its hash tag where it has one, modulo 16,384.
 * https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model
 */
export declare function slotOf(key: string): number;
export type { KeyPart, Namespace, ParsedKey, PatternParts, Purpose };