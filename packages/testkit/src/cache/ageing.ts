import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

/** How values age: time to live, stale, grace, negative, early refresh. */
export function ageing(test: CacheTest): void {
  test('within staleFor the old value is served at once, and refreshed behind it', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: 30,
      staleFor: '1m',
      load: async (_id: string) => source.load(),
    });
    await products.get('p');
    source.version = 2;
    await pause(40);
    source.shut();
    const { value, source: from, ageMs } = await products.read('p');
    assert.deepEqual({ value, from }, { value: { version: 1 }, from: 'stale' });
    assert.ok(ageMs >= 30, `age ${ageMs}`);
    source.open();
    await until('the new value', async () => (await products.get('p'))?.version === 2);
    assert.ok(source.loads >= 2);
  });

  test('of many processes that serve a stale value one refreshes it', async ({ cache }) => {
    const source = createSource();
    const options = { ttl: 30, staleFor: '1m', load: async (_id: string) => source.load() } as const;
    const processes = await Promise.all(
      [0, 1, 2].map(async (index) => (await cache(index)).define('product', options)),
    );
    await processes[0]?.get('p');
    await pause(40);
    source.shut();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(processes.map((one) => one.read('p')));
      assert.deepEqual(new Set(answers.map((answer) => answer.source)), new Set(['stale']));
    }
    await until('the refresh', () => source.loads === 2);
    source.open();
  });

  test('within graceFor the old value is served when loading fails, and after it not', async ({ cache }) => {
    let failing = false;
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: 400,
      jitter: 0,
      errorCooldown: 0,
      load: async (_id: string) => {
        if (failing) throw new Error('away');
        return 'old';
      },
    });
    await products.get('p');
    failing = true;
    await pause(30);
    assert.deepEqual((await products.read('p')).source, 'stale');
    await until('the end of the grace', () =>
      products.get('p').then(
        () => false,
        () => true,
      ),
    );
    await assert.rejects(products.get('p'), /away/);
  });

  test('within graceFor a cooldown serves the old value without a load', async ({ cache }) => {
    let loads = 0;
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: '1m',
      errorCooldown: '1m',
      load: async (_id: string) => {
        if (++loads > 1) throw new Error('away');
        return 'old';
      },
    });
    await products.get('p');
    await pause(30);
    for (let round = 0; round < 3; round++) assert.equal(await products.get('p'), 'old');
    assert.equal(loads, 2);
  });

  test('after softTimeout the old value is served, and the load goes on', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: '1m',
      softTimeout: 20,
      load: async (_id: string) => source.load(),
    });
    await products.get('p');
    source.version = 2;
    await pause(30);
    source.shut();
    assert.deepEqual(await products.get('p'), { version: 1 });
    source.open();
    await until('the new value', async () => (await products.get('p'))?.version === 2);
  });

  test('a load that takes longer than loadTimeout fails, and its loader is told', async ({ cache }) => {
    let reason: unknown;
    const products = (await cache()).define('product', {
      ttl: '1m',
      loadTimeout: 20,
      errorCooldown: 0,
      load: (id: string, { signal }) =>
        new Promise<string>((resolve) => {
          if (id === 'quick') resolve('value');
          signal.addEventListener('abort', () => {
            reason = signal.reason;
          });
        }),
    });
    await assert.rejects(products.get('p'), { code: 'CACHE_LOAD_TIMEOUT' });
    assert.equal((reason as { code?: string }).code, 'CACHE_LOAD_TIMEOUT');
    assert.equal(await products.get('quick'), 'value');
  });

  test('"does not exist" is remembered for negativeTtl, and not at all when that is 0', async ({ cache }) => {
    let loads = 0;
    const one = await cache();
    const load = async (_id: string): Promise<string | null> => {
      loads++;
      return null;
    };
    const remembered = one.define('product', { ttl: '1m', load });
    assert.equal(await remembered.get('p'), null);
    assert.deepEqual((await remembered.read('p')).source, 'redis');
    assert.equal(loads, 1);
    const forgotten = one.define('order', { ttl: '1m', negativeTtl: 0, load });
    await forgotten.get('p');
    await forgotten.get('p');
    assert.equal(loads, 3);
  });

  test('an entry is kept for ttl and the longer of staleFor and graceFor, less jitter', async ({
    cache,
    keys,
    send,
  }) => {
    const products = (await cache()).define('product', {
      ttl: 10_000,
      jitter: 0.5,
      staleFor: 20_000,
      graceFor: 60_000,
      load: async (id: string) => id,
    });
    for (const id of ['a', 'b', 'c', 'd']) {
      await products.get(id);
      const ttlMs = Number(await send('pttl', keys.of('product', 'cache', id)));
      assert.ok(ttlMs > 64_000 && ttlMs <= 70_000, `${ttlMs} ms`);
    }
  });

  test('a fresh value is refreshed early, before it expires', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: '1m',
      earlyRefresh: 1e9,
      load: async (_id: string) => {
        await pause(2);
        return source.load();
      },
    });
    await products.get('p');
    source.version = 2;
    const { value, source: from } = await products.read('p');
    assert.deepEqual({ value, from }, { value: { version: 1 }, from: 'redis' });
    await until('the early refresh', () => source.loads >= 2);
    await until('the new value', async () => (await products.get('p'))?.version === 2);
  });

  test('a signal ends the wait of its caller and of nobody else', async ({ cache }) => {
    const source = createSource();
    source.shut();
    const products = (await cache()).define('product', { ttl: '1m', load: async (_id: string) => source.load() });
    const abort = new AbortController();
    const impatient = products.get('p', { signal: abort.signal });
    const patient = products.get('p');
    await until('the load', () => source.loads === 1);
    abort.abort(new Error('enough'));
    await assert.rejects(impatient, /enough/);
    await assert.rejects(products.get('p', { signal: abort.signal }), /enough/);
    source.open();
    assert.deepEqual(await patient, { version: 1 });
  });

  test('a loader may set the ttl of its value, 0 for not at all, and sees the value it replaces', async ({ cache }) => {
    const seen: unknown[] = [];
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: '1m',
      load: async (id: string, { stale, setTtl }) => {
        seen.push(stale);
        setTtl(id === 'none' ? 0 : 20);
        return `${seen.length}`;
      },
    });
    assert.equal(await products.get('p'), '1');
    await pause(30);
    assert.equal(await products.get('p'), '2');
    await products.get('none');
    await products.get('none');
    assert.deepEqual(seen, [undefined, '1', undefined, undefined]);
  });
}
