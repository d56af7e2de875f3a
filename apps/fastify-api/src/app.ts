import { cachePlugin, rateLimitPlugin } from '@redis-patterns/fastify';
import type { Settings, Shop } from '@redis-patterns/shop';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { account } from './account.ts';
import { checkout } from './checkout.ts';
import { livePage } from './live-page.ts';
import { products } from './products.ts';

/** The shop as a Fastify instance: from the outside in, as a request meets it. */
export async function createApp(shop: Shop, settings: Settings): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: 10_240, forceCloseConnections: 'idle' });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ status: 404, detail: 'There is nothing here.' }));
  app.setErrorHandler(problem);
  // Only routes that say so are limited.
  await app.register(rateLimitPlugin, { limiter: shop.patterns.limiter, skip: () => true });
  await app.register(cachePlugin, { cache: shop.patterns.cache });
  livePage(app, shop);
  products(app, shop);
  checkout(app);
  await app.register(account, { shop, settings });
  return app;
}

/** What came in wrong has a status of its own, what went wrong on our side is 503; neither shows its insides. */
function problem(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const status = error.statusCode ?? 503;
  const detail = status < 500 ? 'The request cannot be understood.' : 'The shop cannot answer this just now.';
  void reply.code(status).send({ status, detail });
}
