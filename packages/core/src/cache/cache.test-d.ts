import { expectTypeOf, test } from 'vitest';
import type { Cache } from './cache.ts';
import type { LoadContext } from './definition.ts';

declare const cache: Cache;

interface Product {
  readonly id: string;
  readonly price: number;
}
declare function find(id: string, signal?: AbortSignal): Promise<Product | null>;

test('the loader says what the values are', () => {
  const plain = cache.define('a', { ttl: '5m', load: (id: string) => find(id) });
  expectTypeOf(plain.get('x')).resolves.toEqualTypeOf<Product | null>();
  expectTypeOf(plain.getMany(['x'])).resolves.toEqualTypeOf<(Product | null)[]>();

  const signalled = cache.define('b', {
    load: (id: string, { signal }) => find(id, signal),
    ttl: ({ price }) => (price > 100 ? '1m' : '5m'),
    tags: ({ price }, id) => [`${id}`, `${price}`],
  });
  expectTypeOf(signalled.get('x')).resolves.toEqualTypeOf<Product | null>();

  const stale = cache.define('c', {
    ttl: '5m',
    load: async (id: string, { stale }: LoadContext<Product>) => stale ?? (await find(id)),
  });
  expectTypeOf(stale.refresh('x')).resolves.toEqualTypeOf<Product | null>();

  const many = cache.define('d', {
    ttl: '5m',
    loadMany: async (ids: readonly number[]) => new Map(ids.map((id) => [id, `${id}`])),
  });
  expectTypeOf(many.get(1)).resolves.toEqualTypeOf<string | null>();
  expectTypeOf(cache.getOrSet('e', 1, () => find('x'), { ttl: '5m' })).resolves.toEqualTypeOf<Product | null>();
});

test('what cannot work does not compile', () => {
  // @ts-expect-error a ttl is required
  cache.define('a', { load: (id: string) => find(id) });
  // @ts-expect-error and has a unit
  cache.define('a', { ttl: '5 minutes', load: (id: string) => find(id) });
  // @ts-expect-error ids that are objects need a key
  cache.define('a', { ttl: '5m', load: ({ id }: { id: string }) => find(id) });
  // @ts-expect-error a ttl is required here too
  void cache.getOrSet('a', 'x', () => find('x'), {});
  // @ts-expect-error ids are of the loader's kind
  void cache.define('a', { ttl: '5m', load: (id: string) => find(id) }).get(7);
});
