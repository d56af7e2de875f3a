import assert from 'node:assert/strict';
import { bytesCodec } from '@redis-patterns/core/cache';
import { text } from '@redis-patterns/core/driver';
import { warningsOf } from './channels.ts';
import type { CacheTest } from './world.ts';

/** What may be cached, and what becomes of entries that cannot be read. */
export function values(test: CacheTest): void {
  test("null, false, 0 and '' are hits in a second process", async ({ cache }) => {
    const table = new Map<string, unknown>(Object.entries({ null: null, false: false, zero: 0, empty: '' }));
    let loads = 0;
    const options = {
      ttl: '1m',
      load: async (id: string) => {
        loads++;
        return table.get(id);
      },
    } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    for (const [id, value] of table) {
      assert.equal(await here.get(id), value);
      assert.equal(await there.get(id), value);
    }
    assert.equal(loads, table.size);
  });

  test('what a miss returns is what a hit returns: decoded, and frozen all the way down', async ({ cache }) => {
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (_id: string) => ({ made: new Date(0), parts: [{ size: 1 }] }) as unknown,
    });
    const first = await products.get('p');
    assert.deepEqual(first, { made: '1970-01-01T00:00:00.000Z', parts: [{ size: 1 }] });
    assert.deepEqual(await products.get('p'), first);
    assert.throws(() => {
      (first as { parts: { size: number }[] }).parts.push({ size: 2 });
    }, TypeError);
  });

  test('an entry that cannot be read is loaded anew, once, with a warning', async ({ cache, keys, send }) => {
    let loads = 0;
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (_id: string) => {
        loads++;
        return { name: 'pot' };
      },
    });
    const key = keys.of('product', 'cache', 'p');
    const damages = [
      (entry: string) => `${entry.slice(0, -2)}\u0001\u0002`, // the payload
      (entry: string) => `${entry.slice(0, 60)}?????????????${entry.slice(73)}`, // the header
      (entry: string) => entry.slice(0, 50), // cut off
    ];
    for (const damage of damages) {
      await products.get('p');
      const before = loads;
      await send('set', key, damage(text(await send('get', key))), 'px', 60_000);
      const codes = await warningsOf(async () => assert.deepEqual(await products.get('p'), { name: 'pot' }));
      assert.deepEqual({ codes, loads: loads - before }, { codes: ['CORRUPT_ENTRY'], loads: 1 });
      assert.equal((await products.read('p')).source, 'redis');
    }
  });

  test('something else under the name of an entry is overwritten, another type is left alone', async (world) => {
    const products = (await world.cache()).define('product', { ttl: '1m', load: async (id: string) => id });
    await world.send('set', world.keys.of('product', 'cache', 'text'), 'a value of somebody', 'px', 60_000);
    assert.equal(await products.get('text'), 'text');
    assert.equal((await products.read('text')).source, 'redis');

    const hash = world.keys.of('product', 'cache', 'hash');
    await world.send('hset', hash, 'field', 'value');
    await world.send('pexpire', hash, 60_000);
    const codes = await warningsOf(async () => assert.equal((await products.read('hash')).source, 'bypass'));
    assert.deepEqual(codes, ['FOREIGN_KEY']);
    assert.equal(text(await world.send('hget', hash, 'field')), 'value');
  });

  test('what cannot be written is returned and not cached, with a warning', async ({ cache }) => {
    const table: Record<string, unknown> = {
      hole: { a: undefined },
      big: 10n,
      nan: Number.NaN,
      code: { run: () => 1 },
      large: 'x'.repeat(1_001),
    };
    let loads = 0;
    const products = (await cache()).define('product', {
      ttl: '1m',
      maxValueBytes: 1_000,
      load: async (id: string) => {
        loads++;
        return table[id];
      },
    });
    for (const [id, value] of Object.entries(table)) {
      const codes = await warningsOf(async () => assert.equal(await products.get(id), value));
      assert.deepEqual(codes, [id === 'large' ? 'VALUE_TOO_LARGE' : 'CACHE_ENCODE_FAILED'], id);
      await products.get(id);
    }
    assert.equal(loads, 2 * Object.keys(table).length);
  });

  test('older and newer versions side by side do not overwrite each other in turn', async ({ cache }) => {
    const loads = { old: 0, new: 0 };
    const define = async (process: number, version: number, release: 'old' | 'new') =>
      (await cache(process)).define('product', {
        ttl: '1m',
        version,
        load: async (_id: string) => {
          loads[release]++;
          return { release };
        },
      });
    const [older, newer] = [await define(0, 1, 'old'), await define(1, 2, 'new')];
    await older.get('p');
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(await newer.get('p'), { release: 'new' });
      assert.equal((await older.read('p')).source, 'bypass');
    }
    assert.deepEqual(loads, { old: 4, new: 1 });
  });

  test('compressed values and bytes are the same in another process', async ({ cache }) => {
    const here = await cache(0);
    const there = await cache(1);
    const text = 'x'.repeat(5_000);
    for (const by of ['gzip', 'brotli'] as const) {
      const options = {
        ttl: '1m',
        compress: { above: 100, with: by },
        load: async (_id: string) => ({ text }),
      } as const;
      await here.define(by, options).get('p');
      const { value, source } = await there.define(by, options).read('p');
      assert.deepEqual({ value, source }, { value: { text }, source: 'redis' });
    }
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const options = { ttl: '1m', codec: bytesCodec, load: async (_id: string) => bytes } as const;
    await here.define('bytes', options).get('p');
    const products = there.define('bytes', options);
    const [one, other] = await Promise.all([products.get('p'), products.get('p')]);
    assert.deepEqual(one, bytes);
    assert.notEqual(one, other, 'each caller has a copy of its own');
  });
}
