import type { Settings, Shop } from '@redis-patterns/shop';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { account } from './account.ts';
import { checkout } from './checkout.ts';
import { products } from './products.ts';

/** The shop as an Express application: from the outside in, as a request meets it. */
export function createApp(shop: Shop, settings: Settings): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    next();
  });
  app.get('/', (_request, response) => response.redirect('/live'));
  app.use('/live', shop.live.handle);
  app.use(express.json({ limit: '10kb' }));
  products(app, shop);
  checkout(app, shop);
  account(app, shop, settings);
  app.use((_request, response) => {
    response.status(404).json({ status: 404, detail: 'There is nothing here.' });
  });
  app.use(problem);
  return app;
}

/** What came in wrong has a status of its own, what went wrong on our side is 503; neither shows its insides. */
const problem: ErrorRequestHandler = (error: { status?: number; statusCode?: number }, request, response, next) => {
  // The whole answer is out, and only the last save of the session failed: Express would cut the connection for it, in
  // the middle of whatever its client asks next.
  if (response.writableEnded) return;
  if (response.headersSent) return next(error);
  // For the same reason: a request that failed does not try to save its session behind the answer.
  Reflect.deleteProperty(request, 'session');
  const status = error.status ?? error.statusCode ?? 503;
  const detail = status < 500 ? 'The request cannot be understood.' : 'The shop cannot answer this just now.';
  response.status(status).json({ status, detail });
};
