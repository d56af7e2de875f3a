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

/** What is stored; letters, because a value over 64 bytes would more than double the memory of the record. */
export interface CompactCookie {
  /** `originalMaxAge`, ms. */
  m?: number;
  /** Its expiry, ms since 1970, of a cookie that has a date and no age. */
  e?: number;
  p?: string;
  h?: boolean;
  [letter: string]: unknown;
}

/** The attributes without a default of the frameworks, and their letters. */
const LETTERS = [
  ['secure', 's'],
  ['sameSite', 'x'],
  ['domain', 'd'],
  ['partitioned', 't'],
  ['priority', 'r'],
] as const;

/** What to store of a cookie; undefined for what is no cookie. */
export function compactCookie(cookie: unknown): CompactCookie | undefined {
  const plain = plainOf(cookie);
  if (plain === undefined) return undefined;
  const { originalMaxAge, expires, path, httpOnly } = plain;
  const compact: CompactCookie = {};
  const [age, end] = [ageOf(originalMaxAge), timeOf(expires)];
  if (age !== undefined) compact.m = age;
  else if (end !== undefined) compact.e = end;
  if (typeof path === 'string' && path !== '/') compact.p = path;
  if (httpOnly === false) compact.h = false;
  for (const [name, letter] of LETTERS) {
    const value = plain[name];
    if (value !== undefined && value !== null) compact[letter] = value;
  }
  return compact;
}

/** The cookie again; `leftMs`: what is left of its record. While that lives, the date is in the future. */
export function expandCookie(stored: unknown, leftMs: number): CookieSettings | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const compact = stored as CompactCookie;
  const ends = compact.m !== undefined || compact.e !== undefined;
  const cookie: { [name: string]: unknown } = {
    originalMaxAge: compact.m ?? null,
    expires: ends ? new Date(Date.now() + Math.max(leftMs, 1_000)) : null,
    path: compact.p ?? '/',
    httpOnly: compact.h ?? true,
  };
  for (const [name, letter] of LETTERS) if (compact[letter] !== undefined) cookie[name] = compact[letter];
  return cookie as unknown as CookieSettings;
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
