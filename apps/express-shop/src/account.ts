import { sessionCookie } from '@redis-patterns/core/http';
import { save, sessionStore } from '@redis-patterns/express/session';
import type { Settings, Shop, ShopSession } from '@redis-patterns/shop';
import type { Express, Request } from 'express';
import session from 'express-session';

declare module 'express-session' {
  interface SessionData extends ShopSession {}
}

/** Signing in and out, and the cart. Sessions begin here: what is mounted before needs none, and reads none. */
export function account(app: Express, { catalog, patterns: { sessions } }: Shop, settings: Settings): void {
  const { secret, development } = settings;
  const { name, cookie } = sessionCookie({ development });
  const store = sessionStore(sessions, { device: () => ({ name: 'browser' }) });
  app.use(session({ store, secret, name, cookie, resave: false, saveUninitialized: false }));

  app.post('/login', async (request, response) => {
    const user = request.body?.user;
    if (typeof user !== 'string' || !/^[a-z]{1,20}$/.test(user)) {
      response.status(400).json({ detail: 'user must be 1 to 20 letters, a to z.' });
      return;
    }
    await newSession(request); // a new id at every login: one that was planted before is worth nothing
    request.session.userId = user;
    await save(request);
    response.json({ user });
  });

  app.post('/logout', async (request, response) => {
    await new Promise<void>((resolve, reject) => {
      request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
    });
    response.clearCookie(name, { ...cookie, maxAge: undefined });
    response.json({});
  });

  app.get('/me', async (request, response) => {
    const { userId } = request.session;
    const current = userId === undefined ? null : await sessions.load(request.sessionID);
    const cart = request.session.cart ?? [];
    response.json(current === null ? { user: null, cart } : { user: userId, handle: current.handle, cart });
  });

  app.post('/cart', async (request, response) => {
    const product = await catalog.find(String(request.body?.product));
    if (product === null) {
      response.status(404).json({ detail: 'There is no such product.' });
      return;
    }
    request.session.cart = [...(request.session.cart ?? []), product.id];
    await save(request); // before the answer: what is confirmed is kept
    response.json({ cart: request.session.cart });
  });
}

function newSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(error) : resolve()));
  });
}
