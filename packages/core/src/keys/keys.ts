import { invalidOption } from '../errors.ts';
import { decodePart, encodePart, encodePrefix, type KeyPart, MAX_KEY_BYTES, MAX_TAG_BYTES } from './key.ts';
import { checkWord, wordProblem } from './word.ts';

/** What a key of a namespace was made of. */
export interface ParsedKey {
  readonly domain: string;
  readonly entity: string;
  /** The id as text, or what follows the hash tag of a tagged key; null when the key only holds its SHA-256. */
  readonly id: string | null;
  /** The text inside the literal hash tag; absent on keys without one, null when the key only holds its SHA-256. */
  readonly tag?: string | null;
}

/** What a SCAN pattern narrows down to; what is left out matches anything. */
export interface PatternParts {
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
export interface Namespace<App extends string = string> {
  readonly app: App;

  /**
   * The key of one thing: `keys.of('user', 'session', 'usr_123')` is `myapp:user:session:usr_123`.
   *
   * @throws `INVALID_KEY` naming the part: a word of other characters, an id that is empty, not finite, an object,
   *   null, undefined, or holds half a surrogate pair.
   */
  of<Domain extends string, Entity extends string>(
    domain: Domain,
    entity: Entity,
    id: KeyPart,
  ): `${App}:${Domain}:${Entity}:${string}`;

  /** `of` with the words settled: a function of the id alone. @throws `INVALID_KEY` */
  entity<Domain extends string, Entity extends string>(
    domain: Domain,
    entity: Entity,
  ): (id: KeyPart) => `${App}:${Domain}:${Entity}:${string}`;

  /**
   * A key whose id is `{tag}rest`, with a literal hash tag: keys of one tag share a cluster slot, so one script may
   * touch them together. `rest` may be empty. @throws `INVALID_KEY`
   */
  tagged<Domain extends string, Entity extends string>(
    domain: Domain,
    entity: Entity,
    tag: KeyPart,
    rest: KeyPart,
  ): `${App}:${Domain}:${Entity}:{${string}}${string}`;

  /** What a key was made of; null when this namespace does not write such a key. */
  parse(key: string): ParsedKey | null;

  /** A glob for SCAN that matches these keys of this namespace. @throws `INVALID_KEY` */
  pattern(parts?: PatternParts): string;
}

const TAGGED = /^\{([^{}]+)\}([^{}]*)$/;

/** More than code ever spells out; a program that computes its words must not fill the memory with them. */
const MAX_PREFIXES = 1_000;

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
export function createKeys<const App extends string>(app: App): Namespace<App> {
  const problem = wordProblem('app', app);
  if (problem !== undefined) throw invalidOption(`createKeys: the name of the application ${problem}`);
  const prefixOf = prefixes(app);

  return {
    app,
    of: (domain, entity, id) => keyOf(prefixOf(domain, entity), id),
    entity: (domain, entity) => {
      const prefix = prefixOf(domain, entity);
      return (id) => keyOf(prefix, id);
    },
    tagged: (domain, entity, tag, rest) => taggedKeyOf(prefixOf(domain, entity), tag, rest),
    parse: (key) => parsed(app, key),
    pattern: ({ domain, entity, prefix = '' } = {}) => {
      if (domain !== undefined) checkWord('domain', domain);
      if (entity !== undefined) checkWord('entity', entity);
      return `${app}:${domain ?? '*'}:${entity ?? '*'}:${encodePrefix(prefix)}*`;
    },
  };
}

/** The start of every key of a domain and entity, checked the first time the two are seen together. */
function prefixes<App extends string>(
  app: App,
): <Domain extends string, Entity extends string>(domain: Domain, entity: Entity) => `${App}:${Domain}:${Entity}:` {
  const known = new Map<string, Map<string, string>>();
  let count = 0;

  const made = (domain: string, entity: string): string => {
    checkWord('domain', domain);
    checkWord('entity', entity);
    if (++count > MAX_PREFIXES) {
      known.clear();
      count = 1;
    }
    const prefix = `${app}:${domain}:${entity}:`;
    const ofDomain = known.get(domain) ?? new Map<string, string>();
    known.set(domain, ofDomain.set(entity, prefix));
    return prefix;
  };

  return <Domain extends string, Entity extends string>(domain: Domain, entity: Entity) =>
    (known.get(domain)?.get(entity) ?? made(domain, entity)) as `${App}:${Domain}:${Entity}:`;
}

function keyOf<Prefix extends string>(prefix: Prefix, id: KeyPart): `${Prefix}${string}` {
  return `${prefix}${encodePart(id, 'id', MAX_KEY_BYTES - prefix.length)}`;
}

function taggedKeyOf<Prefix extends string>(
  prefix: Prefix,
  tag: KeyPart,
  rest: KeyPart,
): `${Prefix}{${string}}${string}` {
  const head = encodePart(tag, 'tag', MAX_TAG_BYTES);
  const room = roomAfterTag(prefix.length, head);
  return `${prefix}{${head}}${rest === '' ? '' : encodePart(rest, 'rest', room)}`;
}

function roomAfterTag(prefixLength: number, tag: string): number {
  return MAX_KEY_BYTES - prefixLength - Buffer.byteLength(tag) - '{}'.length;
}

function parsed(app: string, key: string): ParsedKey | null {
  const [first, domain, entity, last, ...more] = key.split(':');
  if (first !== app || domain === undefined || entity === undefined || last === undefined || more.length > 0) {
    return null;
  }
  if (wordProblem('domain', domain) !== undefined || wordProblem('entity', entity) !== undefined) return null;
  const start = key.length - last.length;
  const [, head, rest = ''] = TAGGED.exec(last) ?? [];
  if (head === undefined) {
    const id = decodePart(last, MAX_KEY_BYTES - start);
    return id === undefined ? null : { domain, entity, id };
  }
  const tag = decodePart(head, MAX_TAG_BYTES);
  const id = rest === '' ? '' : decodePart(rest, roomAfterTag(start, head));
  return tag === undefined || id === undefined ? null : { domain, entity, id, tag };
}
