import { rateLimit } from '@redis-patterns/express';
import type { Shop } from '@redis-patterns/shop';
import type { Express } from 'express';

/** Orders, limited by the client's address. */
export function checkout(app: Express, { patterns: { limiter } }: Shop): void {
  const limited = rateLimit({ app, limiter });
  let orders = 0;

  app.post('/checkout', limited, (_request, response) => {
    orders++;
    response.json({ order: orders });
  });
}
