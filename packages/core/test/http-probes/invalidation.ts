import assert from 'node:assert/strict';
import type { Cache } from '../../src/cache/index.ts';
import { type Probes, signal } from './probe.ts';
import type { Ask, Site } from './site.ts';

/** What a write invalidates. */
export function invalidationProbes({ test, open, freshCache }: Probes): void {
  let held = signal();
  const invalidated = async (
    build: (site: Site, cache: Cache, price: () => string) => void,
    play: (ask: Ask, cache: Cache, setPrice: (to: string) => void) => Promise<void>,
  ): Promise<void> => {
    let price = '1';
    const cache = freshCache();
    const { ask, close } = await open((site) => build(site, cache, () => price));
    try {
      await play(ask, cache, (to) => {
        price = to;
      });
    } finally {
      await close();
      await cache.close();
    }
  };

  test('a write invalidates what it changed before its response ends; one that failed does not', async () => {
    await invalidated(
      (site, cache, price) => {
        site.get('/', { cache, ttl: '1m', tags: ['price'] }, ({ send }) => send(price()));
        site.post('/', { cache, invalidates: ['price'] }, ({ send }) => send('written'));
        site.post('/failing', { cache, invalidates: ['price'] }, ({ status }) => status(500).send('not written'));
      },
      async (ask, _cache, setPrice) => {
        await ask('/');
        setPrice('2');
        await ask('/failing', { method: 'POST' });
        assert.equal(await (await ask('/')).text(), '1');
        await ask('/', { method: 'POST' });
        assert.equal(await (await ask('/')).text(), '2');
      },
    );
  });

  test('a whole route is invalidated by its tag', async () => {
    await invalidated(
      (site, cache, price) => site.get('/p/:id', { cache, ttl: '1m' }, ({ send }) => send(price())),
      async (ask, cache, setPrice) => {
        await ask('/p/1');
        setPrice('2');
        await cache.invalidateTags('route:/p/:id');
        assert.equal(await (await ask('/p/1')).text(), '2');
      },
    );
  });

  test('what was made before an invalidation is not stored after it', async () => {
    const reading = signal();
    held = signal();
    await invalidated(
      (site, cache, price) => {
        site.get('/', { cache, ttl: '1m', tags: ['price'] }, async ({ send }) => {
          const read = price();
          reading.happen();
          await held.happened;
          return send(read);
        });
      },
      async (ask, cache, setPrice) => {
        const old = ask('/');
        await reading.happened;
        setPrice('2');
        await cache.invalidateTags('price');
        held.happen();
        assert.equal(await (await old).text(), '1');
        assert.equal(await (await ask('/')).text(), '2');
      },
    );
  });
}
