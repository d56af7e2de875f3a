// What @redis-patterns/fastify/session exports. Made by `pnpm run api`: review its diff.
import fastifySession from "@fastify/session";
import { Sessions, StoreRotation } from "@redis-patterns/core/session";
import { FastifyRequest, onRequestHookHandler } from "fastify";
export interface SessionStoreOptions {
  /** A write to a session that has ended: dropped (default), or the error `SESSION_GONE`. It never comes back. */
  readonly onGone?: "ignore" | "error";
}
/** A store for @fastify/session. */
export interface SessionStore extends fastifySession.SessionStore {
  /**
   * What to keep of the device of new sessions, such as its user agent: shown by `sessions.list`. A hook to add before
   * the plugin: `app.addHook('onRequest', store.device((request) => ({ … })))`.
   */
  device(describe: (request: FastifyRequest) => Record<string, string> | null): onRequestHookHandler;
}
/**
 * A store for @fastify/session, which stays as it is. Each request writes only the properties it changed, also where
 * the plugin saves at every request (`rolling`), and no write or reader brings back a session that has ended.
 *
 * Errors answer the request: `DRIVER_FAILED` and `DRIVER_TIMEOUT` (503), `SESSION_CONFLICT` (409), `SESSION_REVOKED`
 * (401), `SESSION_LIMIT` and `SESSION_FIXATION` (403), `SESSION_EXISTS`, `SESSION_TOO_LARGE`, `INVALID_ARGUMENT` (500).
 *
 * @example
 * ```ts
 * import cookie from '@fastify/cookie';
 * import session from '@fastify/session';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createSessions } from '@redis-patterns/core/session';
 * import { fastifySessionStore } from '@redis-patterns/fastify/session';
 * import { fastify } from 'fastify';
 *
 * const store = fastifySessionStore(createSessions({ driver: memoryDriver(), keys: createKeys('shop') }));
 * const app = fastify();
 * app.register(cookie);
 * app.register(session, { store, secret: 'long, random and of 32 characters or more', saveUninitialized: false });
 * ```
 */
export declare function fastifySessionStore<D extends object>(sessions: Sessions<D>, { onGone }?: SessionStoreOptions): SessionStore;
/**
 * A new id for the session of a request, for the same user: at every change of what they may do. The old one is dead
 * at once, and in the list of the user's sessions the new one takes its place. `keep`: what of the data moves along,
 * default all; `renew`: the absolute timeout starts anew. At a login use `request.session.regenerate()`, which keeps
 * nothing.
 *
 * @throws `SESSION_GONE`, `SESSION_REVOKED`, `SESSION_LIMIT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
 */
export declare function rotateSession(request: FastifyRequest, options?: Omit<StoreRotation, "newId">): Promise<void>;