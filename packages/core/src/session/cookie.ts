/*
 * The cookie settings that express-session and @fastify/session keep in every session. Their JSON is 150 bytes and
 * holds a date that changes with each request; here only what differs from the frameworks' defaults is kept, and the
 * date is left to the TTL of the record, so that a stale copy or a wrong clock cannot end a session.
 */

/** A cookie as both frameworks know it. */
export interface CookieSettings {
  originalMaxAge: number | null;
  expires: Date | null;
  path: string;
  httpOnly: boolean;
  secure?: boolean | string;
  sameSite?: boolean | string;
  domain?: string;
  partitioned?: boolean;
  priority?: string;
}

/** What is stored, in letters: every session has one. */
export interface CompactCookie {
  /** `originalMaxAge`, ms. */
  m?: number;
  /** Its expiry, ms since 1970, of a cookie that has a date and no age. */
  e?: number;
  p?: string;
  h?: boolean;
  /** `secure`, `sameSite`, `domain`, `partitioned`, `priority`: the frameworks have no defaults for these. */
  s?: unknown;
  x?: unknown;
  d?: unknown;
  t?: unknown;
  r?: unknown;
}

/** What to store of a cookie; undefined for what is no cookie. */
export function compactCookie(cookie: unknown): CompactCookie | undefined {
  const plain = plainOf(cookie);
  if (plain === undefined) return undefined;
  const { originalMaxAge, expires, path, httpOnly } = plain;
  const compact: CompactCookie = {};
  const age = ageOf(originalMaxAge);
  const end = age === undefined ? timeOf(expires) : undefined;
  if (age !== undefined) compact.m = age;
  if (end !== undefined) compact.e = end;
  if (typeof path === 'string' && path !== '/') compact.p = path;
  if (httpOnly === false) compact.h = false;
  const { secure, sameSite, domain, partitioned, priority } = plain;
  if (isGiven(secure)) compact.s = secure;
  if (isGiven(sameSite)) compact.x = sameSite;
  if (isGiven(domain)) compact.d = domain;
  if (isGiven(partitioned)) compact.t = partitioned;
  if (isGiven(priority)) compact.r = priority;
  return compact;
}

/** Whether two cookies are stored as the same. */
export function isSameCookie(a: CompactCookie, b: CompactCookie): boolean {
  const same = a.m === b.m && a.e === b.e && a.p === b.p && a.h === b.h;
  return same && a.s === b.s && a.x === b.x && a.d === b.d && a.t === b.t && a.r === b.r;
}

/** The cookie again; `leftMs`: what is left of its record. While that lives, the date is in the future. */
export function expandCookie(stored: unknown, leftMs: number): CookieSettings | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { m, e, p = '/', h = true, s, x, d, t, r } = stored as CompactCookie;
  const ends = m !== undefined || e !== undefined;
  const expires = ends ? new Date(Date.now() + Math.max(leftMs, 1_000)) : null;
  const cookie: { [Name in keyof CookieSettings]: unknown } = {
    originalMaxAge: m ?? null,
    expires,
    path: p,
    httpOnly: h,
  };
  if (s !== undefined) cookie.secure = s;
  if (x !== undefined) cookie.sameSite = x;
  if (d !== undefined) cookie.domain = d;
  if (t !== undefined) cookie.partitioned = t;
  if (r !== undefined) cookie.priority = r;
  return cookie as CookieSettings;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The cookie classes of both frameworks show their fields through toJSON only. */
function plainOf(cookie: unknown): Record<string, unknown> | undefined {
  if (typeof cookie !== 'object' || cookie === null) return undefined;
  const { toJSON } = cookie as { toJSON?: () => unknown };
  return (typeof toJSON === 'function' ? toJSON.call(cookie) : cookie) as Record<string, unknown>;
}

function ageOf(ms: unknown): number | undefined {
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined;
}

/** A date, its text or its number as ms since 1970. */
function timeOf(date: unknown): number | undefined {
  const dated = date instanceof Date || typeof date === 'string' || typeof date === 'number';
  const at = dated ? new Date(date).getTime() : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
}
