import { hash } from 'node:crypto';
import { field, type HeaderMap } from './header-map.ts';

/** What a precondition is held against: the entry selected by this request's own key, never another. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: string | undefined;
}

/**
 * A weak entity tag of a body: equal bytes, equal tag. Weak, because compression sits outside the cache and changes
 * the bytes that are sent.
 */
export function weakEtag(body: Uint8Array): string {
  return `W/"${hash('sha1', body, 'base64').slice(0, 27)}"`;
}

/**
 * Whether the client's copy is still good, so that 304 is the answer (RFC 9110, section 13.2.2): `If-None-Match` by
 * weak comparison; `If-Modified-Since` only without it and only against a stored `Last-Modified`.
 */
export function isNotModified(headers: HeaderMap, { etag, lastModified }: Validators): boolean {
  const noneMatch = field(headers, 'if-none-match');
  if (noneMatch !== undefined) return noneMatch.trim() === '*' || entityTags(noneMatch).has(opaque(etag));
  const since = field(headers, 'if-modified-since');
  return since !== undefined && lastModified !== undefined && Date.parse(lastModified) <= Date.parse(since);
}

/** The opaque parts of a list of entity tags. A tag may hold a comma, so the list is not split at commas. */
function entityTags(list: string): ReadonlySet<string> {
  return new Set(list.match(/"[^"]*"/g));
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}

/** The fields that a 304 must or may carry of the response it stands for (RFC 9110, section 15.4.5). */
export const NOT_MODIFIED_FIELDS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-location',
  'date',
  'etag',
  'expires',
  'vary',
  'age',
  'cache-status',
]);
