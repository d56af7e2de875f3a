import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import type {
  CallbackStore,
  LiveSession,
  SessionApp,
  SessionAppOptions,
  SessionHandler,
} from '@redis-patterns/testkit';
import { type FastifyRequest, fastify } from 'fastify';

const NAME = 'sessionId';

/** Serves a handler behind @fastify/session on a store. `resave` is what its `rolling` does. */
export async function sessionApp(
  store: fastifySession.SessionStore,
  handle: SessionHandler,
  { resave, rolling = resave ?? false, saveUninitialized = true, ...cookie }: SessionAppOptions,
): Promise<SessionApp> {
  const app = fastify();
  await app.register(fastifyCookie);
  const secret = 'a secret of at least thirty-two characters';
  await app.register(fastifySession, {
    store,
    cookieName: NAME,
    secret,
    rolling,
    saveUninitialized,
    cookie: { ...cookie, secure: false },
  });
  app.get('/*', async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const body = (await handle(liveSession(request), pathname)) ?? null;
    return reply.header('content-type', 'application/json').send(JSON.stringify(body));
  });
  await app.ready();

  return {
    store: store as unknown as CallbackStore,
    request: async (path, cookie = '') => {
      const response = await app.inject({ url: path, headers: cookie === '' ? {} : { cookie } });
      const lines = [response.headers['set-cookie'] ?? []].flat();
      const setCookie = lines.find((line) => line.startsWith(`${NAME}=`)) ?? null;
      return {
        status: response.statusCode,
        body: JSON.parse(response.body),
        cookie: setCookie?.split(';', 1)[0] ?? cookie,
        setCookie,
      };
    },
    close: () => app.close(),
  };
}

/** The session of a request as a suite wants it. */
function liveSession(request: FastifyRequest): LiveSession {
  const { session } = request;
  return {
    id: session.sessionId,
    data: session as unknown as Record<string, unknown>,
    cookie: session.cookie as LiveSession['cookie'],
    save: () => session.save(),
    destroy: () => session.destroy(),
    reload: async () => {
      await session.reload();
      return liveSession(request);
    },
    regenerate: async () => {
      await session.regenerate();
      return liveSession(request);
    },
  };
}
