import { RedisPatternsError } from '@redis-patterns/core';
import {
  answer,
  type Base,
  createLiveObjects,
  type LiveObjects,
  type Sessions,
  type StoreKit,
  type StoreRotation,
  storeError,
  storeKit,
} from '@redis-patterns/core/session';
import type { Request } from 'express';
import session, { type SessionData } from 'express-session';
import { unlessTooLate } from './late-touch.ts';

export interface SessionStoreOptions {
  /** A write to a session that has ended: dropped (default), or the error `SESSION_GONE`. It never comes back. */
  readonly onGone?: 'ignore' | 'error';
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
export type SessionStore = session.Store &
  Required<Pick<session.Store, 'all' | 'length' | 'clear' | 'touch'>> & {
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
export function sessionStore<D extends object>(
  sessions: Sessions<D>,
  { onGone = 'ignore', device, signal = true }: SessionStoreOptions = {},
): SessionStore {
  const kit = storeKit(sessions);
  const objects = createLiveObjects(kit);
  const made: SessionStore = Object.assign(new BareStore(), {
    ...readerOf(kit, objects),
    ...writerOf(objects, onGone, device),
    ...administrationOf(kit, sessions),
  });
  if (signal) {
    sessions.on('unavailable', () => void made.emit('disconnect'));
    sessions.on('available', () => void made.emit('connect'));
  }
  objectsOf.set(made, objects);
  return made;
}

/** express-session declares its store abstract; the one it exports can be made, and lacks only what is added here. */
const BareStore = session.Store as unknown as new () => session.Store;

const objectsOf = new WeakMap<object, LiveObjects>();
const foreign = new WeakSet<object>();

/** On what `get` hands out, hidden: what it was read as. A copy of it is somebody's own object and has none. */
const BASE = Symbol('base');

function baseOf(raw: object): Base | undefined {
  return (raw as { [BASE]?: Base })[BASE];
}

function readerOf(kit: StoreKit, objects: LiveObjects): Pick<SessionStore, 'get' | 'createSession'> {
  return {
    get: (id: string, callback?: Callback<SessionData | null>) =>
      answer(
        kit.read(id).then((found) => {
          if (found === null) return null;
          return Object.defineProperty(found.data, BASE, { value: found.base }) as unknown as SessionData;
        }),
        callback,
      ),

    // Where the framework makes every live session of what was read: for a request, for load and for reload.
    createSession(this: session.Store, req: Request, raw: SessionData) {
      const base = baseOf(raw);
      const live = session.Store.prototype.createSession.call(this, req, raw);
      if (base === undefined) foreign.add(live);
      else objects.remember(live, base);
      return live;
    },
  };
}

function writerOf(
  objects: LiveObjects,
  onGone: 'ignore' | 'error',
  device: SessionStoreOptions['device'],
): Pick<SessionStore, 'set' | 'touch'> {
  return {
    set: (id: string, live: SessionData, callback?: Callback<void>) => {
      const { req } = live as { req?: Request };
      const base = baseOf(live);
      if (base !== undefined && objects.baseOf(live) === undefined) objects.remember(live, base);
      const unknown = isSession(live) && !foreign.has(live) ? 'create' : 'replace';
      const writing = objects.set(id, live, unknown, req && device?.(req)).then((result) => {
        const error = storeError(result, onGone);
        if (error !== null) throw error;
      });
      return answer(writing, callback);
    },
    touch: (id: string, live: SessionData, callback?: Callback<void>) => {
      // Told at once, express-session sends the response whole; told later, it holds back the last byte till then.
      if (callback !== undefined && objects.isTouched(id, live)) return void callback(null);
      return answer(objects.touch(id, live).then(nothing, unlessTooLate(id, live, objects)), callback);
    },
  };
}

/** A session of the framework, rather than plain data. */
function isSession(live: object): boolean {
  return 'save' in live && typeof live.save === 'function';
}

function administrationOf<D extends object>(
  kit: StoreKit,
  sessions: Sessions<D>,
): Pick<SessionStore, 'destroy' | 'all' | 'ids' | 'length' | 'clear'> {
  const ids = async (): Promise<string[]> => {
    const handles: string[] = [];
    for await (const { handle } of sessions.scan()) handles.push(handle);
    return handles;
  };

  return {
    destroy: (id: string, callback?: Callback<void>) => answer(done(sessions.destroy(id)), callback),
    all: (callback?: Callback<SessionData[]>) => answer(everything(kit), callback),
    ids: (callback?: Callback<string[]>) => answer(ids(), callback),
    length: (callback?: Callback<number>) =>
      answer(
        ids().then(({ length }) => length),
        callback,
      ),
    clear: (callback?: Callback<void>) => answer(done(sessions.clear()), callback),
  };
}

function nothing(): void {}

async function done(work: Promise<unknown>): Promise<void> {
  await work;
}

async function everything(kit: StoreKit): Promise<SessionData[]> {
  const all: SessionData[] = [];
  for await (const { handle, data } of kit.all())
    all.push({ ...(data as unknown as SessionData), id: handle } as SessionData);
  return all;
}

/**
 * A new id for the session of a request, for the same user: at every change of what they may do. The old one is dead
 * at once, and in the list of the user's sessions the new one takes its place. `keep`: what of the data moves along,
 * default all; `renew`: the absolute timeout starts anew. At a login use `req.session.regenerate`, which keeps nothing.
 *
 * @throws `SESSION_GONE`, `SESSION_REVOKED`, `SESSION_LIMIT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
 */
export async function rotateSession(req: Request, options: Omit<StoreRotation, 'newId'> = {}): Promise<void> {
  const objects = objectsOf.get(req.sessionStore);
  if (objects === undefined)
    throw new RedisPatternsError('INVALID_ARGUMENT', 'rotateSession needs a request with a session of sessionStore');
  const rotated = await objects.rotate(req.sessionID, req.session, options);
  if (!('id' in rotated)) throw storeError(rotated);
  req.sessionID = rotated.id;
  const raw = Object.defineProperty(rotated.data, BASE, { value: rotated.base });
  req.sessionStore.createSession(req, raw as unknown as SessionData);
}

/** Saves the session of a request now, so that an error can still be answered. @throws what the store does */
export function save(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.save((error: unknown) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}
