import type { CacheControl } from './cache-control.ts';
import { field } from './header-map.ts';
import type { ResponseFacts } from './response-facts.ts';
import type { Policy } from './response-policy.ts';

/**
 * How long a response is fresh from now, ms; 0 or less: not at all (RFC 9111, section 4.2.1, for a shared cache). The
 * most specific voice wins: the application's override, `s-maxage`, `max-age`, `Expires`, the policy.
 */
export function freshnessMs(policy: Policy, response: ResponseFacts, control: CacheControl): number {
  const { status, captured, override } = response;
  const lifetime =
    override?.ttlMs ??
    ms(control.sMaxAge) ??
    ms(control.maxAge) ??
    untilExpiry(response) ??
    policy.statuses.get(status) ??
    0;
  const age = /^\d+$/.exec(field(captured, 'age') ?? '')?.[0];
  return lifetime - Number(age ?? 0) * 1_000;
}

/** How long after its freshness a response may still be served, ms. Its own directives replace the policy's spans. */
export function staleSpans(policy: Policy, control: CacheControl): { staleMs: number; errorMs: number } {
  if (control.mustRevalidate) return { staleMs: 0, errorMs: 0 };
  return {
    staleMs: ms(control.staleWhileRevalidate) ?? policy.staleMs,
    errorMs: ms(control.staleIfError) ?? policy.errorMs,
  };
}

function ms(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}

function untilExpiry({ captured, nowMs }: ResponseFacts): number | null {
  const expires = field(captured, 'expires');
  if (expires === undefined) return null;
  const from = Date.parse(field(captured, 'date') ?? '');
  const until = Date.parse(expires) - (Number.isNaN(from) ? nowMs : from);
  return Number.isNaN(until) ? 0 : until; // an invalid date, such as `0`, means "already expired"
}
