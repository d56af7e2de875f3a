import { field, type HeaderMap, tokens } from './header-map.ts';

/** Header fields of a stored response. A field that repeats stands there as often. */
export type StoredHeaders = readonly (readonly [name: string, value: string])[];

/** Fields that belong to one connection, one moment or one client, or that are made anew for each answer. */
const OF_ONE_ANSWER: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'alt-svc',
  'date',
  'age',
  'server-timing',
  'x-request-id',
  'traceresponse',
  'set-cookie',
  'authentication-info',
  'content-length',
  'cache-status',
  'etag', // kept apart: an entry always has one
]);

const OF_ONE_CLIENT = /^(proxy-|(x-)?ratelimit(-|$))/;

/**
 * What a response brings with it into the cache: the fields that the route itself set. What outer middleware had set
 * before it (CORS, security headers, a request id) is left out, so that on a hit it speaks for the present request.
 */
export function storedHeaders(before: HeaderMap, captured: HeaderMap): StoredHeaders {
  const named = new Set(tokens(captured, 'connection'));
  const stored: [string, string][] = [];
  for (const name of Object.keys(captured)) {
    if (OF_ONE_ANSWER.has(name) || OF_ONE_CLIENT.test(name) || named.has(name)) continue;
    if (field(captured, name) === field(before, name)) continue;
    if (name === 'vary') stored.push(...addedVary(before, captured).map((token): [string, string] => ['vary', token]));
    else stored.push(...lines(captured, name));
  }
  return stored;
}

/** The names that the route added to `Vary`; those that stood there are outer middleware's affair. */
export function addedVary(before: HeaderMap, after: HeaderMap): readonly string[] {
  const stood = new Set(tokens(before, 'vary'));
  return tokens(after, 'vary').filter((name) => !stood.has(name));
}

function lines(headers: HeaderMap, name: string): [string, string][] {
  const value = headers[name];
  return Array.isArray(value) ? value.map((line) => [name, String(line)]) : [[name, String(value)]];
}
