import type { EntryLease, FoundValue } from '../cache/leased.ts';
import type { Admission } from './admit.ts';
import { type Answer, answerFrom, answerWith } from './answer.ts';
import type { CacheOutcome } from './cache-status.ts';
import type { CachedResponse } from './cached-response.ts';
import { weakEtag } from './conditional.ts';
import { type Decision, decide } from './decide.ts';
import { field, type HeaderMap, type PresentHeaders } from './header-map.ts';
import type { RequestFacts } from './request-key.ts';
import type { ResponseFacts } from './response-facts.ts';
import type { Policy } from './response-policy.ts';
import type { EndTrace } from './response-trace.ts';
import type { Refused, Uncacheable } from './uncacheable.ts';

/** One admitted request. */
export interface Asked {
  readonly policy: Policy;
  readonly request: RequestFacts;
  /** The response, with the header fields that outer middleware has set. */
  readonly present: PresentHeaders;
  readonly admission: Extract<Admission, { admitted: true }>;
  readonly uncacheable: Uncacheable;
  readonly endTrace: EndTrace;
}

/** A response whose headers are about to leave; `final` as far as it is known now. */
export type Leaving = Pick<ResponseFacts, 'status' | 'captured' | 'final' | 'unkeyedReads' | 'override'>;

/** How a response ended. */
export interface Ending {
  readonly complete: boolean;
  readonly hijacked: boolean;
  /** Header fields as they were sent. */
  readonly final: HeaderMap;
  readonly bytes: number;
  /** The collected body; null where it was not collected, or was too large. */
  readonly body: Uint8Array | null;
}

/** A handler that runs for the cache. Its adapter calls `leave` when headers leave, and `end` once, always. */
export interface Run {
  /** How many bytes of a body that is written in pieces are worth keeping; 0: none. */
  readonly keepsBytes: number;
  /** What to send. `body`: all of it, or null when it will follow in pieces. */
  leave(response: Leaving, body: Uint8Array | null): Answer;
  end(ending: Ending): void;
}

/** Under which lease a handler runs, and the stale response that stands meanwhile. */
export interface Way {
  readonly lease: EntryLease<CachedResponse>;
  readonly found: FoundValue<CachedResponse> | null;
  readonly fwd: 'uri-miss' | 'miss' | 'stale';
}

/** Of the origin being unwell, rather than of the request (RFC 5861, section 4). */
const UNWELL: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Jitter of the ttl, as in every cache: entries that were made together do not end together. */
const JITTER = 0.1;

export function createRun(asked: Asked, { lease, found, fwd }: Way): Run {
  const { policy, request, present, admission, uncacheable, endTrace } = asked;
  const before = present.getHeaders();
  let left: { readonly facts: ResponseFacts; readonly etag: string | null } | null = null;
  let over = false;

  const factsOf = (response: Leaving, body: Uint8Array | null): ResponseFacts => ({
    ...response,
    before,
    body: body === null ? 'stream' : 'buffered',
    bytes: body?.byteLength ?? 0,
    complete: true,
    nowMs: Date.now(),
  });

  /** Ends the lease without a value: whoever waits goes on at once. */
  const close = (): void => {
    over = true;
    lease.release().catch(() => {}); // the lease ends by itself
  };

  const leave = (response: Leaving, body: Uint8Array | null): Answer => {
    const { status } = response;
    if (found !== null && UNWELL.has(status) && -found.leftMs <= found.value.errorMs) {
      close();
      endTrace({ status, outcome: 'stale', reason: 'STALE-IF-ERROR' });
      const told: CacheOutcome = { hit: false, fwd: 'stale', fwdStatus: status, detail: 'STALE-IF-ERROR' };
      const without = Object.keys(response.final).filter((name) => !Object.hasOwn(before, name));
      return { ...answerFrom(policy, request, present, found, told), without };
    }
    const facts = factsOf(response, body);
    const decision = decide(policy, request, facts);
    const etag = etagOf(response.captured, decision.verdict === 'store' ? body : null);
    left = { facts, etag };
    const told: CacheOutcome =
      decision.verdict === 'refuse'
        ? { hit: false, fwd, detail: decision.reason, subject: decision.subject }
        : { hit: false, fwd, stored: body !== null };
    return answerWith(policy, request, { status, headers: response.final }, etag, told);
  };

  const end = (ending: Ending): void => {
    if (over) return;
    over = true;
    const known = left?.facts ?? nothingSeen(before);
    const facts: ResponseFacts = {
      ...known,
      ...seen(ending, known),
      final: withoutOurs(policy, ending.final, known),
    };
    const decision = decide(policy, request, facts);
    const { status } = facts;
    if (decision.verdict === 'refuse' || ending.body === null) {
      close();
      const refused = decision.verdict === 'refuse' ? decision : NOT_SEEN;
      if (isOfTheKey(policy, refused.reason, facts)) uncacheable.add(admission.id, refused, UNWELL.has(status));
      endTrace({ status, outcome: 'refused', reason: refused.reason });
      return;
    }
    uncacheable.delete(admission.id);
    const value = stored(decision, status, left?.etag ?? null, ending.body);
    const { ttlMs, staleMs, errorMs } = value;
    lease
      .fill(value, { ttl: ttlMs, keepFor: Math.max(staleMs, errorMs), tags: decision.tags })
      .then((filled) =>
        endTrace({ status, outcome: filled ? 'stored' : 'refused', ...(filled ? {} : { reason: 'REVOKED' }) }),
      )
      .catch(() => endTrace({ status, outcome: 'refused', reason: 'UNAVAILABLE' }));
  };

  return { keepsBytes: policy.stream ? policy.maxBytes : 0, leave, end };
}

/** A body that was not collected. */
const NOT_SEEN: Refused = { reason: 'STREAM', subject: null };

const OF_ONE_REQUEST: ReadonlySet<string> = new Set(['TRUNCATED', 'REQUEST-METHOD', 'REQUEST-NO-STORE']);

/**
 * A refusal is about the key, unless it is about this one request or connection. And who wants unkeyed reads to throw
 * wants that each time, which they would not for requests that go past the cache.
 */
function isOfTheKey({ throwOnUnkeyedRead }: Policy, reason: string, { unkeyedReads }: ResponseFacts): boolean {
  return !OF_ONE_REQUEST.has(reason) && !(throwOnUnkeyedRead && unkeyedReads.length > 0);
}

/** The tag a response is known by: its own, or one made of its body where it is stored. */
function etagOf(captured: HeaderMap, body: Uint8Array | null): string | null {
  return field(captured, 'etag') ?? (body === null ? null : weakEtag(body));
}

function seen({ complete, hijacked, bytes }: Ending, { body }: ResponseFacts): Partial<ResponseFacts> {
  return { complete, bytes, body: hijacked ? 'hijacked' : body };
}

/** What the policy tells caches behind us (`downstream`) does not speak to us. */
function withoutOurs({ downstream }: Policy, final: HeaderMap, { captured }: ResponseFacts): HeaderMap {
  if (downstream === 'pass' || field(final, 'cache-control') !== downstream) return final;
  return { ...final, 'cache-control': field(captured, 'cache-control') };
}

/** A response that ended without its headers having passed us. */
function nothingSeen(present: HeaderMap): ResponseFacts {
  return {
    status: 0,
    before: present,
    captured: {},
    final: {},
    body: 'stream',
    bytes: 0,
    complete: false,
    unkeyedReads: [],
    override: null,
    nowMs: 0,
  };
}

function stored(
  { ttlMs, staleMs, errorMs, headers }: Extract<Decision, { verdict: 'store' }>,
  status: number,
  etag: string | null,
  body: Uint8Array,
): CachedResponse {
  const jittered = Math.max(Math.round(ttlMs * (1 - JITTER * Math.random())), 1);
  return { status, ttlMs: jittered, staleMs, errorMs, headers, etag: etag ?? weakEtag(body), body };
}
