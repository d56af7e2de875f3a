import type { FastifyInstance } from 'fastify';

/** Orders, limited by the client's address: every policy of the shop's limiter. */
export function checkout(app: FastifyInstance): void {
  let orders = 0;

  app.post('/checkout', { config: { rateLimit: {} } }, async () => {
    orders++;
    return { order: orders };
  });
}
