import { randomBytes } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import { createSessions, type Sessions } from '@redis-patterns/core/session';
import { sessionStore } from '@redis-patterns/express/session';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { RedisStore } from 'connect-redis';
import type session from 'express-session';
import type { SessionData } from 'express-session';
import { createClient } from 'redis';

/** connect-redis and ours on clients of one kind, each with its default options. */
export interface Stores {
  readonly theirs: session.Store;
  readonly ours: session.Store;
  readonly sessions: Sessions<Record<string, unknown>>;
  /** The key of a session in each. */
  readonly theirKey: (id: string) => string;
  readonly ourKey: (handle: string) => string;
  readonly redis: ReturnType<typeof createClient>;
  close(): void;
}

export async function openStores(url: string): Promise<Stores> {
  const [theirClient, ourClient] = await Promise.all([connect(url), connect(url)]);
  const app = `bench${randomBytes(6).toString('hex')}`;
  const keys = createKeys(app);
  const prefix = `${app}:user:session:`;
  const sessions = createSessions<Record<string, unknown>>({
    driver: nodeRedisDriver(ourClient),
    keys,
    deadline: '10s',
  });
  return {
    theirs: new RedisStore({ client: theirClient, prefix }),
    ours: sessionStore(sessions),
    sessions,
    theirKey: (id) => prefix + id,
    ourKey: keys.entity('session', 'data'),
    redis: theirClient,
    close: () => {
      theirClient.destroy();
      ourClient.destroy();
    },
  };
}

function connect(url: string): Promise<ReturnType<typeof createClient>> {
  return createClient({ url })
    .on('error', () => {})
    .connect() as Promise<ReturnType<typeof createClient>>;
}

/** A session as a shop keeps one: about `bytes` of JSON, in properties of up to 64 bytes while they are few. */
export function shopSession(bytes: number): SessionData {
  const cookie = {
    originalMaxAge: 1_800_000,
    expires: new Date(Date.now() + 1_800_000),
    httpOnly: true,
    path: '/',
    secure: true,
    sameSite: 'lax',
  };
  const data: Record<string, unknown> = { cookie, userId: 'usr_0123456789', csrf: 'x'.repeat(24), n: 0 };
  const missing = bytes - JSON.stringify(data).length - ',"cart":""'.length;
  if (missing > 0) data['cart'] = 'c'.repeat(missing);
  return data as unknown as SessionData;
}

/** What express-session does with a store for one request: read, and `end` with the live session. */
export async function request(
  store: session.Store,
  id: string,
  end: (live: SessionData, done: (error?: unknown) => void) => void,
): Promise<void> {
  const raw = await new Promise<SessionData | null | undefined>((resolve, reject) => {
    store.get(id, (error: unknown, found) => (error ? reject(error) : resolve(found)));
  });
  if (!raw) throw new Error('the session of the bench is gone');
  const live = store.createSession({ sessionID: id, sessionStore: store } as never, raw);
  await new Promise<void>((resolve, reject) => {
    end(live, (error) => (error ? reject(error) : resolve()));
  });
}

export const touched = (store: session.Store, id: string) => (): Promise<void> =>
  request(store, id, (live, done) => void store.touch?.(id, live, done as () => void));

export const written =
  (store: session.Store, id: (i: number) => string) =>
  (i: number): Promise<void> =>
    request(store, id(i), (live, done) => {
      (live as unknown as { n: number }).n = i;
      store.set(id(i), live, done);
    });

export function put(store: session.Store, id: string, data: SessionData): Promise<void> {
  return new Promise((resolve, reject) => {
    store.set(id, data, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}
