import { DriverError } from '@redis-patterns/core/driver';
import type { Request } from 'express';
import type { SessionData } from 'express-session';

/*
 * express-session touches when the answer is leaving, and hands an error of it to `next`. Express knows one thing to do
 * with an error that comes so late: it cuts the connection, in the middle of whatever its client asks next. Of a touch
 * that Redis did not answer nothing is lost, the next request finds it due; so here the error goes no further than the
 * tracing channel of sessions. Where Redis refused the touch, or it carried a new cookie, the application has to hear.
 */

/** On a live session, hidden: the settings of its cookie as they were read. express-session replaces them by its own. */
const READ = Symbol('cookie read');

/** Keeps on a live session what its cookie was read as. */
export function keepCookieOf<S extends object>(live: S, cookie: SessionData['cookie']): S {
  return Object.defineProperty(live, READ, { value: cookie });
}

/** Throws the error of a touch on, unless it has come when all it can do is harm. */
export function unlessTooLate(live: SessionData): (error: unknown) => void {
  return (error) => {
    const { req } = live as { req?: Request };
    const unanswered = error instanceof DriverError && error.redisCode === null;
    if (!unanswered || req?.res?.headersSent !== true || !hasSameCookie(live)) throw error;
  };
}

function hasSameCookie(live: SessionData): boolean {
  const read = (live as { [READ]?: SessionData['cookie'] })[READ];
  return read !== undefined && settingsOf(read) === settingsOf(live.cookie);
}

const ATTRIBUTES = ['path', 'httpOnly', 'secure', 'sameSite', 'domain', 'partitioned', 'priority'] as const;

/** Without `expires`, which moves with every request, unless it is all there is. */
function settingsOf(cookie: SessionData['cookie']): string {
  const { originalMaxAge, expires, ...others } = cookie;
  const settings: Readonly<Record<string, unknown>> = { ...others };
  return JSON.stringify([originalMaxAge ?? expires ?? null, ...ATTRIBUTES.map((name) => settings[name] ?? null)]);
}
