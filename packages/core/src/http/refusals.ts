import type { CacheControl } from './cache-control.ts';
import { field, tokens } from './header-map.ts';
import type { RequestFacts } from './request-key.ts';
import type { ResponseFacts } from './response-facts.ts';
import type { Policy } from './response-policy.ts';
import { addedVary } from './stored-headers.ts';

/** Why a response is not stored. */
export type RefusalReason =
  | 'TRUNCATED'
  | 'HIJACKED'
  | 'OVERRIDE'
  | 'REQUEST-METHOD'
  | 'STATUS'
  | 'SET-COOKIE'
  | 'NO-STORE'
  | 'PRIVATE'
  | 'NO-CACHE'
  | 'VARY'
  | 'UNKEYED-READ'
  | 'STREAM'
  | 'ENCODED'
  | 'NONCE'
  | 'TOO-LARGE'
  | 'TTL'
  | 'REQUEST-NO-STORE';

/** Everything that speaks for or against storing one response. */
export interface Case {
  readonly policy: Policy;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly control: CacheControl;
  readonly ttlMs: number;
  /** False: the request said `no-store`. */
  readonly mayStore: boolean;
}

/** Whether a reason applies; a string says to what: a header's name. */
type Rule = (of: Case) => boolean | string;

/** Every reason not to store a response, in the order in which the first that applies is given. */
const RULES: Readonly<Record<RefusalReason, Rule>> = {
  TRUNCATED: ({ request, response }) => !response.complete || isShort(request, response),
  HIJACKED: ({ response }) => response.body === 'hijacked',
  OVERRIDE: ({ response }) => response.override?.store === false,
  'REQUEST-METHOD': ({ request }) => request.method === 'HEAD',
  STATUS: ({ policy, response }) => !policy.statuses.has(response.status) || has(response, 'content-range'),
  // Whoever set it: handing one visitor's cookie to the next is the worst thing a cache can do.
  'SET-COOKIE': ({ response }) => has(response, 'set-cookie') || has(response, 'clear-site-data'),
  'NO-STORE': ({ control }) => control.noStore,
  PRIVATE: ({ control }) => control.private,
  'NO-CACHE': ({ control }) => control.noCache,
  VARY: ({ policy, response }) => undeclaredVary(policy, response) ?? false,
  'UNKEYED-READ': ({ response }) => response.unkeyedReads[0] ?? false,
  STREAM: ({ policy, response }) => isStream(policy, response),
  ENCODED: ({ policy, response }) => isEncoded(response) && !declares(policy, 'accept-encoding'),
  NONCE: ({ response }) =>
    hasNonce(response, 'content-security-policy') || hasNonce(response, 'content-security-policy-report-only'),
  'TOO-LARGE': ({ policy, response }) => response.bytes > policy.maxBytes,
  TTL: ({ ttlMs }) => ttlMs <= 0,
  'REQUEST-NO-STORE': ({ mayStore }) => !mayStore,
};

const IN_ORDER = Object.entries(RULES) as readonly [RefusalReason, Rule][];

/** The first reason against storing, with what it is about; null when there is none. */
export function refusalOf(of: Case): { readonly reason: RefusalReason; readonly subject: string | null } | null {
  for (const [reason, rule] of IN_ORDER) {
    const against = rule(of);
    if (against !== false) return { reason, subject: against === true ? null : against };
  }
  return null;
}

function has({ captured, final }: ResponseFacts, name: string): boolean {
  return field(captured, name) !== undefined || field(final, name) !== undefined;
}

function isShort({ method }: RequestFacts, { captured, bytes }: ResponseFacts): boolean {
  const announced = field(captured, 'content-length');
  return announced !== undefined && method !== 'HEAD' && Number(announced) !== bytes;
}

function undeclaredVary(policy: Policy, { before, captured, final }: ResponseFacts): string | undefined {
  if (field(captured, 'vary') === undefined && field(final, 'vary') === undefined) return undefined;
  if (tokens(captured, 'vary').includes('*') || tokens(final, 'vary').includes('*')) return '*';
  const added = [...addedVary(before, captured), ...addedVary(before, final)];
  // Which encoding a body has is looked at by ENCODED; compression outside the cache adds this name to every answer.
  return added.find((name) => name !== 'accept-encoding' && !declares(policy, name));
}

function declares(policy: Policy, name: string): boolean {
  return policy.vary.some((on) => on.name === name);
}

function isStream(policy: Policy, { body, captured }: ResponseFacts): boolean {
  const neverEnds = field(captured, 'content-type')?.toLowerCase().startsWith('text/event-stream') ?? false;
  return neverEnds || field(captured, 'trailer') !== undefined || (body === 'stream' && !policy.stream);
}

function isEncoded({ captured }: ResponseFacts): boolean {
  return tokens(captured, 'content-encoding').some((coding) => coding !== 'identity');
}

/** A nonce that two visitors share is no nonce. */
function hasNonce({ final }: ResponseFacts, name: string): boolean {
  return field(final, name)?.includes("'nonce-") ?? false;
}
