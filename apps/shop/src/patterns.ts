import { type Cache, type Cached, createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { bucket, createLimiter, type Limiter } from '@redis-patterns/core/rate-limit';
import { createSessions, type Sessions } from '@redis-patterns/core/session';
import type { Catalog, Product } from './catalog.ts';

/** What a session of the shop holds. */
export interface ShopSession {
  userId?: string;
  /** Ids of products. */
  cart?: string[];
}

/** The patterns of the shop, each over the same driver. */
export interface Patterns {
  readonly keys: Namespace;
  readonly cache: Cache;
  readonly products: Cached<string, Product>;
  readonly limiter: Limiter<'checkout'>;
  readonly sessions: Sessions<ShopSession>;
}

/** Short spans, so that one can watch them pass. A shop in earnest takes minutes, hours and days. */
export const SPANS = { product: '15s', grace: '60s', idle: 60_000, absolute: '5m' } as const;
const CHECKOUT = { limit: 10, per: '10s' } as const;

/** The list of products, a response that is kept whole: for everybody the same, whatever the query says. */
export const LIST = { ttl: SPANS.product, query: 'none', tags: () => ['products'] } as const;

/** All of Redis that the shop needs, on one page. */
export function createPatterns(driver: Driver, catalog: Catalog, app: string): Patterns {
  const keys = createKeys(app);
  const cache = createCache({ driver, keys });
  return {
    keys,
    cache,
    products: cache.define<string, Product>('product', {
      ttl: SPANS.product,
      graceFor: SPANS.grace, // while the database is away
      load: (id) => catalog.find(id),
    }),
    limiter: createLimiter({ driver, keys, policies: { checkout: bucket(CHECKOUT) } }),
    sessions: createSessions<ShopSession>({
      driver,
      keys,
      idle: SPANS.idle,
      absolute: SPANS.absolute,
      touchEvery: 0, // every request refills the idle time, so that one can watch it
      user: (session) => session.userId,
    }),
  };
}
