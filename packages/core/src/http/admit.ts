import { type CacheControl, parseCacheControl } from './cache-control.ts';
import { field, type HeaderMap } from './header-map.ts';
import { type RequestFacts, requestId, varyValues } from './request-key.ts';
import type { Policy } from './response-policy.ts';

/** Why a request goes past the cache, untouched: `http.md`, section 4. */
export type BypassReason =
  | 'METHOD'
  | 'SKIP'
  | 'HOST'
  | 'RANGE'
  | 'PRECONDITION'
  | 'BODY'
  | 'UPGRADE'
  | 'URI-TOO-LONG'
  | 'AUTHORIZATION'
  | 'PARTITION'
  | 'VARY-TOO-LONG';

/** What the client asks of caches, where the policy honours it. */
export interface ClientWishes {
  /** `no-cache`: the handler must answer. */
  readonly noCache: boolean;
  /** Oldest acceptable age, ms. */
  readonly maxAgeMs: number | null;
  /** Answer from the cache or with 504. */
  readonly onlyIfCached: boolean;
}

/** Whether a request may be looked up, and under which id. */
export type Admission =
  | {
      readonly admitted: true;
      readonly id: string;
      readonly tags: readonly string[];
      /** False: it may be answered from the cache, but its response is not stored (request `no-store`). */
      readonly mayStore: boolean;
      readonly wishes: ClientWishes;
    }
  | { readonly admitted: false; readonly reason: BypassReason };

const MAX_URI_BYTES = 2_048;
const MAX_PAIRS = 100;
const MAX_VARY_BYTES = 256;

/** May this request be answered from the cache at all? Pure: the first reason that applies is given. */
export function admit(policy: Policy, request: RequestFacts): Admission {
  const reason = bypass(policy, request);
  if (reason !== null) return { admitted: false, reason };
  const asked = askedOf(request);
  return {
    admitted: true,
    id: requestId(policy, request),
    tags: tagsOf(request),
    mayStore: !asked.noStore,
    wishes: policy.honourClient
      ? {
          noCache: asked.noCache,
          maxAgeMs: asked.maxAge === null ? null : asked.maxAge * 1_000,
          onlyIfCached: asked.onlyIfCached,
        }
      : NO_WISHES,
  };
}

const NO_WISHES: ClientWishes = { noCache: false, maxAgeMs: null, onlyIfCached: false };

/** What the request's own Cache-Control says. */
export function askedOf({ headers }: RequestFacts): CacheControl {
  return parseCacheControl(field(headers, 'cache-control'));
}

/** What the entry of a request is invalidated by. */
export function tagsOf(request: RequestFacts): readonly string[] {
  return [routeTag(request), ...request.tags];
}

/** The tag every entry of a route bears. */
export function routeTag({ mount, route }: Pick<RequestFacts, 'mount' | 'route'>): string {
  return `route:${mount}${route}`;
}

/** Why a request is not admitted; null: it is. */
export function bypass(policy: Policy, request: RequestFacts): BypassReason | null {
  const { headers, partition } = request;
  const has = (name: string): boolean => field(headers, name) !== undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'METHOD';
  if (request.skip) return 'SKIP';
  if (policy.hosts !== null && !policy.hosts.has(request.origin.replace(/^[a-z]+:\/\//, ''))) return 'HOST';
  if (has('range')) return 'RANGE';
  if (has('if-match') || has('if-unmodified-since')) return 'PRECONDITION';
  if (request.hasBody) return 'BODY';
  if (has('upgrade')) return 'UPGRADE';
  if (isTooLong(request)) return 'URI-TOO-LONG';
  // Stricter than RFC 9111, section 3.5, on purpose: `public` in a response does not make it everybody's.
  if (partition === undefined && has('authorization')) return 'AUTHORIZATION';
  if (partition === null) return 'PARTITION';
  if (policy.vary.length > 0 && isVaryTooLong(policy, headers)) return 'VARY-TOO-LONG';
  return null;
}

/** Whether a request has a body, as far as its headers tell. */
export function hasBody(headers: HeaderMap): boolean {
  const length = field(headers, 'content-length');
  return field(headers, 'transfer-encoding') !== undefined || (length !== undefined && length !== '0');
}

function isVaryTooLong(policy: Policy, headers: HeaderMap): boolean {
  return varyValues(policy, headers).some(([, value]) => Buffer.byteLength(value ?? '') > MAX_VARY_BYTES);
}

function isTooLong({ path, query }: RequestFacts): boolean {
  if (path.length + query.length > MAX_URI_BYTES) return true;
  let pairs = 1;
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) pairs++;
  return pairs > MAX_PAIRS;
}
