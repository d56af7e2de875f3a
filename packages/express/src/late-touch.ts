import { DriverError } from '@redis-patterns/core/driver';
import type { LiveObjects } from '@redis-patterns/core/session';
import type { Request } from 'express';
import type { SessionData } from 'express-session';

/*
 * express-session touches when the answer is leaving, and hands an error of it to `next`. Express knows one thing to do
 * with an error that comes so late: it cuts the connection, in the middle of whatever its client asks next. Of a touch
 * that Redis did not answer nothing is lost, the next request finds it due; so here the error goes no further than the
 * tracing channel of sessions. Where Redis refused the touch, or it carried a new cookie, the application has to hear.
 */

/** Throws the error of a touch on, unless it has come when all it can do is harm. */
export function unlessTooLate(id: string, live: SessionData, objects: LiveObjects): (error: unknown) => void {
  return (error) => {
    const { req } = live as { req?: Request };
    const unanswered = error instanceof DriverError && error.redisCode === null;
    if (!unanswered || req?.res?.headersSent !== true || objects.hasNewCookie(id, live)) throw error;
  };
}
