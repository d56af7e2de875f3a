import { cacheRoute, invalidateRoute } from '@redis-patterns/express';
import { LIST, priceFrom, type Shop, toldBy } from '@redis-patterns/shop';
import type { Express } from 'express';

/** Products, read through the cache: the first reader waits for the database, the others do not. */
export function products(app: Express, { catalog, patterns }: Shop): void {
  const cached = cacheRoute({ ...LIST, cache: patterns.cache });
  const invalidating = invalidateRoute({ cache: patterns.cache, tags: () => LIST.tags() });

  // Here the whole response is kept: nothing of it depends on who asks.
  app.get('/products', cached, async (_request, response) => {
    response.json(await catalog.all());
  });

  app.get('/products/:id', async (request, response) => {
    const { value, source } = await patterns.products.read(request.params.id);
    response.set('cache-status', toldBy(source));
    if (value === null) response.status(404).json({ detail: 'There is no such product.' });
    else response.json(value);
  });

  app.put('/products/:id/price', invalidating, async (request, response) => {
    const price = priceFrom(request.body?.price);
    if (price === null) {
      response.status(400).json({ detail: 'A price is text such as "12.50".' });
      return;
    }
    const { id } = request.params;
    const product = await catalog.setPrice(id, price);
    // After the write, never before: a reader in between would put the old price back.
    await patterns.products.invalidate(id);
    if (product === null) response.status(404).json({ detail: 'There is no such product.' });
    else response.json(product);
  });
}
