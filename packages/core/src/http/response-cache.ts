import type { Cache } from '../cache/cache.ts';
import type { Leased, Opened } from '../cache/leased.ts';
import { publishDegraded, publishWarning } from '../tracing.ts';
import { admit, type BypassReason } from './admit.ts';
import { type Answer, answerFrom, type Standing } from './answer.ts';
import { appendCacheStatus, type CacheOutcome, cacheStatus } from './cache-status.ts';
import { type CachedResponse, decodeResponse, encodeResponse } from './cached-response.ts';
import { type PresentHeaders, presentField } from './header-map.ts';
import type { RequestFacts } from './request-key.ts';
import { type Policy, type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';
import { type Asked, createRun, type Run } from './response-run.ts';
import { traceRequest } from './response-trace.ts';
import { uncacheableFor } from './uncacheable.ts';
import { createWatch, type WatchReads } from './watch-reads.ts';

/** Options of a response cache, in the terms of one framework's requests. */
export interface ResponseCacheOptions<Request> extends ResponsePolicyOptions {
  /** Gives driver, namespace, deadlines and breaker. */
  readonly cache: Cache;
  /**
   * Whose responses these are: an entry belongs to one identity, and only requests of it are answered from it. null:
   * the request bypasses the cache. Default none: responses are everybody's.
   */
  readonly partition?: (request: Request) => string | null;
  /** What a response is invalidated by, beside the tag of its route. */
  readonly tags?: (request: Request) => readonly string[];
  /** Requests that bypass the cache. */
  readonly skip?: (request: Request) => boolean;
}

/** What an adapter knows of a request without any option. */
export type FrameworkFacts = Omit<RequestFacts, 'partition' | 'tags' | 'skip'>;

/** What becomes of a request. */
export type Turn =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Its handler runs, watched. */
  | { readonly kind: 'run'; readonly run: Run }
  /** Its handler runs untouched; the response gets these headers. */
  | { readonly kind: 'pass'; readonly headers: Readonly<Record<string, string>> };

export interface ResponseCache<Request> {
  readonly policy: Policy;
  /** For the time in which a handler runs. */
  readonly watch: WatchReads;
  /**
   * What becomes of a request: known at once where the cache is not asked. `present`: the response, of which only what
   * outer middleware has set is read.
   */
  lookUp(request: Request, facts: FrameworkFacts, present: PresentHeaders): Turn | Promise<Turn>;
}

const codec = { id: 'http1', encode: encodeResponse, decode: decodeResponse };

/**
 * The flow of the response cache, the same for every framework. It sends no command: entries, leases and waiting are
 * the cache's.
 *
 * @throws `INVALID_OPTION`
 */
export function createResponseCache<Request>(options: ResponseCacheOptions<Request>): ResponseCache<Request> {
  const policy = responsePolicy(options);
  const entries = options.cache.leased<CachedResponse>('http', { codec, shared: true });
  const uncacheable = uncacheableFor(options.cache);

  const factsOf = (request: Request, facts: FrameworkFacts): RequestFacts => ({
    ...facts,
    skip: options.skip?.(request) === true,
    partition: options.partition === undefined ? undefined : identity(options.partition(request)),
    tags: options.tags?.(request) ?? [],
  });

  return {
    policy,
    watch: createWatch(policy, options.partition !== undefined),
    lookUp: (asking, framework, present) => {
      const request = factsOf(asking, framework);
      const endTrace = traceRequest(request.route);
      const admission = admit(policy, request);
      if (!admission.admitted) return bypass({ policy, present, endTrace }, admission.reason);
      const asked = { policy, request, present, admission, uncacheable, endTrace };
      return unasked(asked) ?? ask(asked, entries);
    },
  };
}

/** An identity that is none would put everybody into one partition. */
function identity(partition: unknown): string | null {
  if (partition === null || (typeof partition === 'string' && partition !== '')) return partition;
  publishWarning({
    code: 'BAD_PARTITION',
    message: 'partition must give text that is not empty, or null: this request went past the cache',
  });
  return null;
}

/** Whether this request could fill the entry, rather than only be answered from it. */
function mayFill({ request, admission }: Asked): boolean {
  return request.method === 'GET' && admission.mayStore && !admission.wishes.onlyIfCached;
}

/** What is answered without asking the cache, if anything. */
function unasked(asked: Asked): Turn | null {
  const { id, wishes } = asked.admission;
  if (wishes.noCache) return pass(asked, { hit: false, fwd: 'request' }, 'REQUEST');
  if (wishes.onlyIfCached) return null;
  const refused = asked.uncacheable.lately(id, mayFill(asked));
  if (refused === null) return null;
  return pass(asked, { hit: false, fwd: 'bypass', detail: refused.reason, subject: refused.subject }, refused.reason);
}

function ask(asked: Asked, entries: Leased<CachedResponse>): Promise<Turn> {
  const { policy, admission } = asked;
  const opening = entries.open(admission.id, {
    maxWait: mayFill(asked) ? policy.maxWaitMs : 0,
    tags: admission.tags,
    mayServeStale,
  });
  return opening.then((opened) => turnOf(asked, opened));
}

function mayServeStale({ value, leftMs }: Standing): boolean {
  return -leftMs <= value.staleMs;
}

function turnOf(asked: Asked, opened: Opened<CachedResponse>): Turn {
  const { policy, request, admission, uncacheable, endTrace } = asked;
  const fwd = request.partition !== undefined || policy.vary.length > 0 ? 'miss' : 'uri-miss';
  if (opened.state === 'pass') return passed(asked, opened.reason, fwd);
  if (opened.state !== 'lead') {
    const { found, state } = opened;
    uncacheable.delete(admission.id);
    if (isTooOld(found, admission.wishes.maxAgeMs)) return pass(asked, { hit: false, fwd: 'request' }, 'REQUEST');
    endTrace({ status: found.value.status, outcome: state });
    return served(asked, found, state === 'collapsed' ? { hit: false, fwd, collapsed: true } : hitOf(found));
  }
  const { lease, found } = opened;
  if (mayFill(asked))
    return { kind: 'run', run: createRun(asked, { lease, found, fwd: found === null ? fwd : 'stale' }) };
  lease.release().catch(() => {}); // it ends by itself
  const reason = request.method === 'HEAD' ? 'REQUEST-METHOD' : 'REQUEST-NO-STORE';
  if (!admission.wishes.onlyIfCached) return pass(asked, { hit: false, fwd, detail: reason }, reason);
  endTrace({ status: 504, outcome: 'bypass', reason: 'ONLY-IF-CACHED' });
  return { kind: 'answer', answer: GATEWAY_TIMEOUT };
}

/** RFC 9111, section 5.2.1.7: nothing is stored, and the client wants nothing else. */
const GATEWAY_TIMEOUT: Answer = {
  status: 504,
  headers: { 'cache-control': 'no-store', 'content-length': '0' },
  without: [],
  body: '',
};

function served({ policy, request, present }: Asked, found: Standing, outcome: CacheOutcome): Turn {
  return { kind: 'answer', answer: answerFrom(policy, request, present, found, outcome) };
}

function hitOf({ leftMs }: Standing): CacheOutcome {
  return { hit: true, leftMs };
}

function isTooOld({ value, leftMs }: Standing, maxAgeMs: number | null): boolean {
  return maxAgeMs !== null && value.ttlMs - leftMs > maxAgeMs;
}

type Passing = Pick<Asked, 'policy' | 'present' | 'endTrace'>;

function bypass(passing: Passing, reason: BypassReason): Turn {
  if (reason === 'METHOD') return pass(passing, { hit: false, fwd: 'method' }, reason);
  return pass(passing, { hit: false, fwd: 'bypass', detail: reason }, reason);
}

/** Another request leads, or Redis does not answer: the handler answers this one, and nothing is stored. */
function passed(passing: Passing, reason: string, fwd: 'uri-miss' | 'miss'): Turn {
  if (reason !== 'unavailable') return pass(passing, { hit: false, fwd }, reason.toUpperCase());
  publishDegraded({ feature: 'http', mode: 'open', code: 'DRIVER_FAILED' });
  return pass(passing, { hit: false, fwd: 'bypass', detail: 'UNAVAILABLE' }, 'UNAVAILABLE');
}

function pass({ policy, present, endTrace }: Passing, outcome: CacheOutcome, reason: string): Turn {
  endTrace({ outcome: 'bypass', reason });
  if (!policy.cacheStatus) return { kind: 'pass', headers: {} };
  const told = appendCacheStatus(presentField(present, 'cache-status'), cacheStatus(outcome));
  return { kind: 'pass', headers: { 'cache-status': told } };
}
