import { AsyncLocalStorage } from 'node:async_hooks';
import type fastifySession from '@fastify/session';
import { RedisPatternsError } from '@redis-patterns/core';
import {
  answer,
  type Base,
  createLiveObjects,
  type LiveObjects,
  type Sessions,
  type StoreResult,
  type StoreRotation,
  storeError,
  storeKit,
} from '@redis-patterns/core/session';
import type { FastifyRequest, onRequestHookHandler, Session } from 'fastify';

export interface SessionStoreOptions {
  /** A write to a session that has ended: dropped (default), or the error `SESSION_GONE`. It never comes back. */
  readonly onGone?: 'ignore' | 'error';
}

/** A store for @fastify/session. */
export interface SessionStore extends fastifySession.SessionStore {
  /**
   * What to keep of the device of new sessions, such as its user agent: shown by `sessions.list`. A hook to add before
   * the plugin: `app.addHook('onRequest', store.device((request) => ({ … })))`.
   */
  device(describe: (request: FastifyRequest) => Record<string, string> | null): onRequestHookHandler;
}

type Callback<T> = (error: unknown, value?: T) => void;

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
export function fastifySessionStore<D extends object>(
  sessions: Sessions<D>,
  { onGone = 'ignore' }: SessionStoreOptions = {},
): SessionStore {
  const kit = storeKit(sessions);
  const objects = createLiveObjects(kit);
  const devices = new AsyncLocalStorage<Record<string, string> | null>();
  const turn = createTurn();

  const set = async (id: string, live: object, rotation: Rotation | undefined): Promise<void> => {
    recall(objects, live);
    const result =
      rotation === undefined
        ? await objects.set(id, live, isSession(live) ? 'create' : 'replace', devices.getStore())
        : await rotate(objects, rotation, id, live);
    const error = storeError(result, rotation === undefined ? onGone : 'error');
    if (error !== null) throw error;
  };

  const store: SessionStore = {
    get: (id, callback?: Callback<Session | null>) =>
      answer(
        kit.read(id).then((found) => {
          if (found === null) return null;
          return { ...found.data, [BASE]: found.base } as unknown as Session;
        }),
        callback,
      ),
    set: (id, live, callback?: Callback<void>) => answer(set(id, live, turn.taken()), callback),
    destroy: (id, callback?: Callback<void>) => {
      const rotation = turn.taken();
      if (rotation !== undefined && callback !== undefined) return process.nextTick(turn.give, rotation, callback);
      return answer(
        sessions.destroy(id).then(() => undefined),
        callback,
      );
    },
    device: (describe) => (request, _reply, done) => devices.run(describe(request), done),
  };
  stores.set(store, turn);
  return store;
}

/**
 * The plugin has no hook where it makes a session of what was read, but it copies every enumerable property: this one
 * carries the base over. In JSON, and so in the plugin's own comparison of old and new, it disappears.
 */
const BASE = '$rp';

const stores = new WeakMap<object, Turn>();

/** Takes over the base that a live session was copied with, unless a later one is known. */
function recall(objects: LiveObjects, live: object): void {
  const base = (live as { [BASE]?: Base })[BASE];
  if (base !== undefined && objects.baseOf(live) === undefined) objects.remember(live, base);
}

/** A session of the plugin, rather than plain data. */
function isSession(live: object): boolean {
  return 'isModified' in live && typeof live.isModified === 'function';
}

/**
 * A new id for the session of a request, for the same user: at every change of what they may do. The old one is dead
 * at once, and in the list of the user's sessions the new one takes its place. `keep`: what of the data moves along,
 * default all; `renew`: the absolute timeout starts anew. At a login use `request.session.regenerate()`, which keeps
 * nothing.
 *
 * @throws `SESSION_GONE`, `SESSION_REVOKED`, `SESSION_LIMIT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
 */
export async function rotateSession(
  request: FastifyRequest,
  options: Omit<StoreRotation, 'newId'> = {},
): Promise<void> {
  const turn = stores.get(request.sessionStore);
  if (turn === undefined)
    throw new RedisPatternsError('INVALID_ARGUMENT', 'rotateSession needs a session of fastifySessionStore');
  const { session } = request;
  await turn.give({ id: session.sessionId, live: session, options }, () => session.regenerate());
}

/** A session to rotate. */
interface Rotation {
  readonly id: string;
  readonly live: object;
  readonly options: StoreRotation;
}

/**
 * Only the plugin can make a session object, and only in its `regenerate`, which calls `destroy` of the old id and, in
 * its callback, `set` of the new one, each synchronously. So a rotation is handed from call to call, and becomes one
 * rotation in the place of both.
 */
interface Turn {
  give<T>(rotation: Rotation, call: () => T): T;
  taken(): Rotation | undefined;
}

function createTurn(): Turn {
  let given: Rotation | undefined;
  return {
    give: (rotation, call) => {
      given = rotation;
      try {
        return call();
      } finally {
        given = undefined;
      }
    },
    taken: () => given,
  };
}

/** Rotates, and fills the new live session with what moved along. One that failed must not be saved as a new session. */
async function rotate(
  objects: LiveObjects,
  { id, live, options }: Rotation,
  newId: string,
  next: object,
): Promise<StoreResult> {
  recall(objects, live);
  const rotated = await objects.rotate(id, live, { ...options, newId });
  if (!('id' in rotated)) {
    objects.end(next);
    return rotated;
  }
  const { cookie: _same, ...data } = rotated.data;
  objects.remember(Object.assign(next, data), rotated.base);
  return { status: 'saved' };
}
