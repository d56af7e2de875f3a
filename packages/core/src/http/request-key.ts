import { hash } from 'node:crypto';
import { field, type HeaderMap } from './header-map.ts';
import type { Policy } from './response-policy.ts';

/** What a cache must know of a request. Path and query are as received, never decoded. */
export interface RequestFacts {
  readonly method: string;
  /** Where the route's router is mounted, `''` for none. It may hold values of parameters. */
  readonly mount: string;
  /** The route's template: `/products/:id`. */
  readonly route: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** `https://shop.example:8443`, as the framework resolves it: lower case, with its port. */
  readonly origin: string;
  readonly headers: HeaderMap;
  /** undefined: the route has no `partition`; null: it gave none for this request. */
  readonly partition: string | null | undefined;
  readonly tags: readonly string[];
  readonly skip: boolean;
  readonly hasBody: boolean;
}

/**
 * The id of a request's entry: its path, and a SHA-256 of everything that tells two requests apart. Vary values and
 * the partition are only in the hash, so no user id stands in the name of a key. The method is not in it: HEAD reads
 * the entry of GET.
 *
 * Paths and query pairs are compared as received. Two spellings of one request may make two entries, which costs a
 * call of the handler; decoding could make one entry answer two requests.
 */
export function requestId(policy: Policy, request: RequestFacts): string {
  if (policy.vary.length > 0 || request.partition !== undefined) return hashedId(policy, request);
  const ids = remembered.get(policy) ?? remember(policy);
  const { origin, path, query } = request;
  const url = `${path.length} ${query.length} ${path}${query}${origin}`;
  const known = ids.get(url);
  if (known !== undefined) return known;
  const id = hashedId(policy, request);
  if (ids.size >= MOST_REMEMBERED) ids.clear();
  if (url.length <= LONGEST_REMEMBERED) ids.set(url, id);
  return id;
}

/** Ids of requests that differ by their URL alone, since the hash is half of what it takes to admit one. */
const remembered = new WeakMap<Policy, Map<string, string>>();
const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 256;

function remember(policy: Policy): Map<string, string> {
  const ids = new Map<string, string>();
  remembered.set(policy, ids);
  return ids;
}

function hashedId(policy: Policy, request: RequestFacts): string {
  const identity = [
    1,
    policy.hosts === null ? '' : request.origin,
    request.path,
    sortedPairs(policy, request.query),
    varyValues(policy, request.headers),
    request.partition ?? '',
  ];
  return `${request.path}@${hash('sha256', JSON.stringify(identity), 'base64url')}`;
}

/** Name and value of each declared header; null where it is absent and no `normalize` folds that into a value. */
export function varyValues(policy: Policy, headers: HeaderMap): (readonly [name: string, value: string | null])[] {
  return policy.vary.map(({ name, normalize }) => {
    const value = field(headers, name);
    return [name, normalize === null ? (value ?? null) : normalize(value ?? '')];
  });
}

/** The keyed pairs, ordered by name; repeats of one name keep their order, since handlers see it. */
function sortedPairs(policy: Policy, query: string): Pair[] {
  if (query === '') return [];
  return query
    .split('&')
    .map(pair)
    .filter(([name]) => policy.query === null || isListed(policy.query, name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

type Pair = readonly [name: string, value?: string];

function pair(text: string): Pair {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Whether a parser of queries could read this pair as one of the listed names. `%70age=2`, `page[]=2` and `[page]=2`
 * all reach some handler as `page`; leaving them out of the key would let one of them poison the entry of the others.
 */
function isListed(listed: ReadonlySet<string>, name: string): boolean {
  let decoded: string;
  try {
    decoded = decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return true;
  }
  return listed.has(decoded) || decoded.split(/[[\].]/).some((part) => listed.has(part));
}
