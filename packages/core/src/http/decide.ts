import { askedOf, type BypassReason, bypass, tagsOf } from './admit.ts';
import { parseCacheControl } from './cache-control.ts';
import { freshnessMs, staleSpans } from './freshness.ts';
import { field } from './header-map.ts';
import { type RefusalReason, refusalOf } from './refusals.ts';
import type { RequestFacts } from './request-key.ts';
import type { ResponseFacts } from './response-facts.ts';
import type { Policy } from './response-policy.ts';
import { type StoredHeaders, storedHeaders } from './stored-headers.ts';

/** Store, and how; or refuse, and why. */
export type Decision =
  | {
      readonly verdict: 'store';
      readonly ttlMs: number;
      /** May be served this long after its ttl, while it is refreshed, ms. */
      readonly staleMs: number;
      /** May be served this long after its ttl, when the handler fails, ms. */
      readonly errorMs: number;
      readonly headers: StoredHeaders;
      readonly tags: readonly string[];
    }
  | {
      readonly verdict: 'refuse';
      readonly reason: RefusalReason | BypassReason;
      /** What the reason is about, such as a header's name. */
      readonly subject: string | null;
    };

/**
 * The one decision of the response cache, the same for every framework: may this response be given to the next who
 * asks? Pure; of several reasons against it the first is given. What was not admitted is never stored, whatever the
 * response says.
 */
export function decide(policy: Policy, request: RequestFacts, response: ResponseFacts): Decision {
  const bypassed = bypass(policy, request);
  if (bypassed !== null) return { verdict: 'refuse', reason: bypassed, subject: null };
  const control = parseCacheControl(cacheControlLine(response));
  const ttlMs = freshnessMs(policy, response, control);
  const against = refusalOf({ policy, request, response, control, ttlMs, mayStore: !askedOf(request).noStore });
  if (against !== null) return { verdict: 'refuse', ...against };
  return {
    verdict: 'store',
    ttlMs,
    ...staleSpans(policy, control),
    headers: storedHeaders(response.before, response.captured),
    tags: [...new Set([...tagsOf(request), ...(response.override?.tags ?? [])])],
  };
}

/** Middleware that runs after the handler may forbid what the handler allowed, never the other way: both lines count. */
function cacheControlLine({ captured, final }: ResponseFacts): string | undefined {
  const [own, sent] = [field(captured, 'cache-control'), field(final, 'cache-control')];
  if (own === sent || sent === undefined) return own;
  return own === undefined ? sent : `${own}, ${sent}`;
}
