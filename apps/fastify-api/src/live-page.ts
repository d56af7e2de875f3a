import type { Shop } from '@redis-patterns/shop';
import type { FastifyInstance } from 'fastify';

/** The page under `/live`, which speaks Node's own requests and responses. */
export function livePage(app: FastifyInstance, { live }: Shop): void {
  app.get('/', async (_request, reply) => reply.redirect('/live'));
  for (const url of ['/live', '/live/*']) {
    app.all(url, (request, reply) => {
      reply.hijack();
      live.handle(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
  }
}
