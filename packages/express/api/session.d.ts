// What @redis-patterns/express/session exports. Made by `pnpm run api`: review its diff.
import { Sessions, StoreRotation } from "@redis-patterns/core/session";
import { Request } from "express";
import session from "express-session";
export interface SessionStoreOptions {
  /** A write to a session that has ended: dropped (default), or the error `SESSION_GONE`. It never comes back. */
  readonly onGone?: "ignore" | "error";
  /** What to keep of the device of a new session, such as its user agent: shown by `sessions.list`. Default nothing. */
  readonly device?: (req: Request) => Record<string, string> | null;
  /**
   * Tell express-session when Redis is lost and found (default). While it is lost, requests get no `req.session` and no
   * cookie, within milliseconds, and keep the cookie they have.
   */
  readonly signal?: boolean;
}
type Callback<T> = (error: unknown, value?: T) => void;
/** The store as express-session calls it; without a callback, each method answers with a promise. */
export type SessionStore = session.Store & Required<Pick<session.Store, "all" | "length" | "clear" | "touch">> & {
  /** The handles of all sessions: what is stored does not tell their ids. */
  ids(callback?: Callback<string[]>): Promise<string[]> | undefined;
};
/**
 * A store for express-session, which stays as it is. Each request writes only the properties it changed, and no write,
 * touch or reader brings back a session that has ended.
 *
 * Errors that reach `next`: `DRIVER_FAILED` and `DRIVER_TIMEOUT` (`statusCode` 503), `SESSION_CONFLICT` (409),
 * `SESSION_REVOKED` (401), `SESSION_LIMIT` and `SESSION_FIXATION` (403), `SESSION_EXISTS`, `SESSION_TOO_LARGE`,
 * `INVALID_ARGUMENT`. Those of the final save come after the response: `await save(req)` to answer with them. Of a final
 * touch that Redis did not answer only the tracing channel `redis-patterns:session:op` hears.
 *
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createSessions } from '@redis-patterns/core/session';
 * import { sessionStore } from '@redis-patterns/express/session';
 * import express from 'express';
 * import session from 'express-session';
 *
 * const store = sessionStore(createSessions({ driver: memoryDriver(), keys: createKeys('shop') }));
 * const app = express();
 * app.use(session({ store, secret: 'long and random', resave: false, saveUninitialized: false }));
 * ```
 */
export declare function sessionStore<D extends object>(sessions: Sessions<D>, { onGone, device, signal }?: SessionStoreOptions): SessionStore;
/**
 * A new id for the session of a request, for the same user: at every change of what they may do. The old one is dead
 * at once, and in the list of the user's sessions the new one takes its place. `keep`: what of the data moves along,
 * default all; `renew`: the absolute timeout starts anew. At a login use `req.session.regenerate`, which keeps nothing.
 *
 * @throws `SESSION_GONE`, `SESSION_REVOKED`, `SESSION_LIMIT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
 */
export declare function rotateSession(req: Request, options?: Omit<StoreRotation, "newId">): Promise<void>;
/** Saves the session of a request now, so that an error can still be answered. @throws what the store does */
export declare function save(req: Request): Promise<void>;
export {};