import { ageSeconds, appendCacheStatus, type CacheOutcome, cacheStatus } from './cache-status.ts';
import type { CachedResponse } from './cached-response.ts';
import { isNotModified, NOT_MODIFIED_FIELDS } from './conditional.ts';
import { field, type HeaderMap, type PresentHeaders, presentField, tokens } from './header-map.ts';
import type { RequestFacts } from './request-key.ts';
import type { Policy } from './response-policy.ts';

/** What an adapter has to send. */
export interface Answer {
  readonly status: number;
  /** To set; everything else stays as it stands. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** To take away before. */
  readonly without: readonly string[];
  /** Text to be sent as UTF-8, or bytes; null: as the handler wrote it. */
  readonly body: string | Uint8Array | null;
}

/** A stored response, and how much of its freshness is left. */
export interface Standing {
  readonly value: CachedResponse;
  /** ms; negative: stale. */
  readonly leftMs: number;
  /** The server's clock, ms since 1970. */
  readonly nowMs: number;
}

const NO_BODY = '';

/**
 * Answers a request from the cache. `present` are the header fields that outer middleware has set for this request:
 * they stay, and a stored `Vary` is added to theirs.
 */
export function answerFrom(
  policy: Policy,
  request: RequestFacts,
  present: PresentHeaders,
  { value, leftMs, nowMs }: Standing,
  outcome: CacheOutcome,
): Answer {
  const ageMs = Math.max(value.ttlMs - leftMs, 0);
  const sent = sentOf(value);
  const all = { ...sent.headers };
  addOwnFields(all, policy, joined(present, all), outcome, presentField(present, 'cache-status'));
  all['etag'] = value.etag;
  all['date'] = httpDate(sent, nowMs - ageMs);
  all['age'] = String(ageSeconds(ageMs));
  if (value.status === 200 && isNotModified(request.headers, { etag: value.etag, lastModified: sent.lastModified }))
    return { status: 304, headers: forNotModified(all), without: [], body: NO_BODY };
  all['content-length'] = sent.length;
  return { status: value.status, headers: all, without: [], body: request.method === 'HEAD' ? NO_BODY : value.body };
}

/**
 * Sends on what the handler has just made, with what the cache adds to it. `etag` is the tag it is known by, null when
 * it has none. The handler did not see the request's preconditions, so they are applied here.
 */
export function answerWith(
  policy: Policy,
  request: RequestFacts,
  { status, headers }: { readonly status: number; readonly headers: HeaderMap },
  etag: string | null,
  outcome: CacheOutcome,
): Answer {
  const own: Fields = {};
  addOwnFields(own, policy, field(headers, 'vary'), outcome, field(headers, 'cache-status'));
  if (etag !== null) own['etag'] = etag;
  const lastModified = field(headers, 'last-modified');
  const unchanged = status === 200 && isNotModified(request.headers, { etag: etag ?? NO_TAG, lastModified });
  if (!unchanged) return { status, headers: own, without: [], body: null };
  const without = Object.keys(headers).filter((name) => OF_A_BODY.test(name));
  return { status: 304, headers: own, without, body: NO_BODY };
}

/** No list of tags holds it, and `*` means any representation, tagged or not. */
const NO_TAG = '';

/** What speaks of a body, which a 304 has not. */
const OF_A_BODY = /^(content-(?!security|location)|transfer-encoding$|last-modified$)/;

type Fields = Record<string, string | string[]>;

/** Fields that the cache itself answers for: Vary, Cache-Status, and Cache-Control where the policy sets it. */
function addOwnFields(
  fields: Fields,
  policy: Policy,
  vary: string | undefined,
  outcome: CacheOutcome,
  toldBefore: string | undefined,
): void {
  const varied = withVary(policy, vary);
  if (varied !== undefined) fields['vary'] = varied;
  if (policy.cacheStatus) fields['cache-status'] = appendCacheStatus(toldBefore, cacheStatus(outcome));
  if (policy.downstream !== 'pass') fields['cache-control'] = policy.downstream;
}

/** A Vary line and the headers the policy is keyed by; as it stands where it names them already. */
function withVary(policy: Policy, vary: string | undefined): string | undefined {
  if (policy.vary.length === 0) return vary;
  const stood = tokens({ vary }, 'vary');
  const added = policy.vary.map(({ name }) => name).filter((name) => !stood.includes(name));
  return added.length === 0 ? vary : [...stood, ...added].join(', ');
}

function joined(present: PresentHeaders, stored: HeaderMap): string | undefined {
  const [theirs, ours] = [presentField(present, 'vary'), field(stored, 'vary')];
  return theirs === undefined || ours === undefined ? (theirs ?? ours) : `${theirs}, ${ours}`;
}

/** What all answers from one stored response have in common. */
interface Sent {
  readonly headers: Readonly<Fields>;
  readonly lastModified: string | undefined;
  readonly length: string;
  /** The last `Date` that was written, which is most likely the next one too. */
  second: number;
  date: string;
}

/** By the stored response: of a page that is asked for often, many answers are made from one. */
const known = new WeakMap<CachedResponse, Sent>();

function sentOf(value: CachedResponse): Sent {
  const before = known.get(value);
  if (before !== undefined) return before;
  const headers = grouped(value.headers);
  const lastModified = field(headers, 'last-modified');
  const length = String(Buffer.byteLength(value.body));
  const sent = { headers, lastModified, length, second: Number.NaN, date: '' };
  known.set(value, sent);
  return sent;
}

function grouped(headers: CachedResponse['headers']): Fields {
  const fields: Fields = {};
  for (const [name, value] of headers) {
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

function httpDate(sent: Sent, ms: number): string {
  const second = Math.floor(ms / 1_000);
  if (second !== sent.second) {
    sent.second = second;
    sent.date = new Date(ms).toUTCString();
  }
  return sent.date;
}

function forNotModified(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(([name]) => NOT_MODIFIED_FIELDS.has(name));
  return Object.fromEntries(kept);
}
