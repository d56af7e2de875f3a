import type {
  CallbackStore,
  LiveSession,
  SessionApp,
  SessionAppOptions,
  SessionHandler,
} from '@redis-patterns/testkit';
import express, { type Request } from 'express';
import session from 'express-session';
import { listen } from './serve.ts';

const NAME = 'connect.sid';

/** Serves a handler behind express-session on a store. */
export async function sessionApp(
  store: session.Store,
  handle: SessionHandler,
  { resave = false, rolling = false, saveUninitialized = true, ...cookie }: SessionAppOptions,
): Promise<SessionApp> {
  const app = express();
  app.use(session({ store, name: NAME, secret: 'keyboard cat', resave, rolling, saveUninitialized, cookie }));
  app.use(async (req, res) => {
    res.json((await handle(liveSession(req), req.path)) ?? null);
  });
  const { ask, close } = await listen(app);

  return {
    store: store as unknown as CallbackStore,
    request: async (path, cookie = '') => {
      const response = await ask(path, { headers: cookie === '' ? {} : { cookie } });
      const setCookie = response.headers.getSetCookie().find((line) => line.startsWith(`${NAME}=`)) ?? null;
      const text = await response.text();
      return {
        status: response.status,
        body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
        cookie: setCookie?.split(';', 1)[0] ?? cookie,
        setCookie,
      };
    },
    close,
  };
}

/** The session of a request as a suite wants it: methods that give promises. */
function liveSession(req: Request): LiveSession {
  const { session: live } = req;
  const promised = (call: (done: (error?: unknown) => void) => unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      call((error) => (error === undefined || error === null ? resolve() : reject(error)));
    });
  return {
    id: live.id,
    data: live as unknown as Record<string, unknown>,
    cookie: live.cookie as LiveSession['cookie'],
    save: () => promised((done) => live.save(done)),
    destroy: () => promised((done) => live.destroy(done)),
    reload: async () => {
      await promised((done) => live.reload(done));
      return liveSession(req);
    },
    regenerate: async () => {
      await promised((done) => live.regenerate(done));
      return liveSession(req);
    },
  };
}
