import { LIST, priceFrom, type Shop, toldBy } from '@redis-patterns/shop';
import type { FastifyInstance } from 'fastify';

type ById = { Params: { id: string } };

/** Products, read through the cache: the first reader waits for the database, the others do not. */
export function products(app: FastifyInstance, { catalog, patterns }: Shop): void {
  // Here the whole response is kept: nothing of it depends on who asks.
  app.get('/products', { config: { cache: LIST } }, () => catalog.all());

  app.get<ById>('/products/:id', async (request, reply) => {
    const { value, source } = await patterns.products.read(request.params.id);
    reply.header('cache-status', toldBy(source));
    return value ?? reply.code(404).send({ detail: 'There is no such product.' });
  });

  const invalidating = { config: { invalidates: LIST.tags } };
  app.put<ById & { Body: { price?: unknown } }>('/products/:id/price', invalidating, async (request, reply) => {
    const price = priceFrom(request.body?.price);
    if (price === null) return reply.code(400).send({ detail: 'A price is text such as "12.50".' });
    const product = await catalog.setPrice(request.params.id, price);
    // After the write, never before: a reader in between would put the old price back.
    await patterns.products.invalidate(request.params.id);
    return product ?? reply.code(404).send({ detail: 'There is no such product.' });
  });
}
