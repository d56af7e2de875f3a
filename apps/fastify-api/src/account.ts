import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { sessionCookie } from '@redis-patterns/core/http';
import { fastifySessionStore } from '@redis-patterns/fastify/session';
import type { Settings, Shop, ShopSession } from '@redis-patterns/shop';
import type { FastifyPluginAsync } from 'fastify';

declare module 'fastify' {
  interface Session extends ShopSession {}
}

type Body<Field extends string> = { Body: Partial<Record<Field, unknown>> | undefined };

/** Signing in and out, and the cart. Sessions are of this context alone: routes elsewhere need none, and read none. */
export const account: FastifyPluginAsync<{ shop: Shop; settings: Settings }> = async (app, { shop, settings }) => {
  const { sessions } = shop.patterns;
  const store = fastifySessionStore(sessions);
  const { name: cookieName, cookie: attributes } = sessionCookie({ development: settings.development });
  app.addHook(
    'onRequest',
    store.device(() => ({ name: 'browser' })),
  );
  await app.register(cookie);
  const secret = settings.secret.padEnd(32, '.'); // the plugin wants 32 characters
  await app.register(session, {
    store,
    secret,
    cookieName,
    cookie: attributes,
    saveUninitialized: false,
    rolling: false,
  });

  app.post<Body<'user'>>('/login', async (request, reply) => {
    const user = request.body?.user;
    if (typeof user !== 'string' || !/^[a-z]{1,20}$/.test(user))
      return reply.code(400).send({ detail: 'user must be 1 to 20 letters, a to z.' });
    await request.session.regenerate(); // a new id at every login: one that was planted before is worth nothing
    request.session.userId = user;
    await request.session.save();
    return { user };
  });

  app.post('/logout', async (request, reply) => {
    await request.session.destroy();
    reply.clearCookie(cookieName, attributes);
    return {};
  });

  app.get('/me', async (request) => {
    const { userId, cart = [] } = request.session;
    const current = userId === undefined ? null : await sessions.load(request.session.sessionId);
    return current === null ? { user: null, cart } : { user: userId, handle: current.handle, cart };
  });

  app.post<Body<'product'>>('/cart', async (request, reply) => {
    const product = await shop.catalog.find(String(request.body?.product));
    if (product === null) return reply.code(404).send({ detail: 'There is no such product.' });
    request.session.cart = [...(request.session.cart ?? []), product.id];
    return { cart: request.session.cart };
  });
};
