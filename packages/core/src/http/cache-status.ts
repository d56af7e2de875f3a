/** What the cache did with one request: one member of Cache-Status (RFC 9211). */
export type CacheOutcome =
  | {
      readonly hit: true;
      /** Freshness left, ms; negative: stale. */
      readonly leftMs?: number;
    }
  | {
      readonly hit: false;
      /** Why the request went on to the handler. */
      readonly fwd: 'uri-miss' | 'miss' | 'stale' | 'bypass' | 'method' | 'request';
      /** The status the handler gave, where another one was sent. */
      readonly fwdStatus?: number;
      /** Whether the response was handed to the cache. */
      readonly stored?: boolean;
      /** Whether the request shared another request's handler. */
      readonly collapsed?: boolean;
      readonly detail?: string;
      /** What the reason is about: a header's name. */
      readonly subject?: string | null;
    };

/** Our member of the list; `hit` and `fwd` never stand together. */
export function cacheStatus(outcome: CacheOutcome): string {
  if (outcome.hit) {
    const { leftMs } = outcome;
    return `redis-patterns; hit${leftMs === undefined ? '' : `; ttl=${wholeSeconds(leftMs)}`}`;
  }
  const { fwd, fwdStatus, stored, collapsed, detail, subject } = outcome;
  let member = `redis-patterns; fwd=${fwd}`;
  if (fwdStatus !== undefined) member += `; fwd-status=${fwdStatus}`;
  if (stored === true) member += '; stored';
  if (collapsed === true) member += '; collapsed';
  if (detail !== undefined) member += `; detail=${detail}${isTokenTail(subject) ? `:${subject}` : ''}`;
  return member;
}

/** Appends our member to what caches between us and the origin have said (RFC 9211, section 2: a list grows rightwards). */
export function appendCacheStatus(before: string | undefined, member: string): string {
  return before === undefined || before === '' ? member : `${before}, ${member}`;
}

/** `Age`, in whole seconds (RFC 9111, section 5.1). Never negative, whatever the clocks do. */
export function ageSeconds(ageMs: number): number {
  return Math.max(Math.floor(ageMs / 1_000), 0);
}

/** Floored, so that a stale answer never shows 0: -0.4 s becomes -1. */
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** Characters of a token of structured fields (RFC 9651, section 3.3.4) after its first. */
function isTokenTail(subject: string | null | undefined): subject is string {
  return typeof subject === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z:/-]+$/.test(subject);
}
