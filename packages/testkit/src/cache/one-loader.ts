import assert from 'node:assert/strict';
import type { Cached } from '@redis-patterns/core/cache';
import { unsent } from '../faulty-driver.ts';
import { race } from '../race.ts';
import { untilCoalesced } from './channels.ts';
import { createSource, type Source } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

/** G3: at most one valid lease per entry over all processes. */
export function oneLoader(test: CacheTest): void {
  test('8 processes with 25 callers each load a cold entry once', async ({ cache }) => {
    const source = createSource();
    const processes = await Promise.all(
      Array.from({ length: 8 }, async (_, index) =>
        (await cache(index)).define('product', { ttl: '1m', load: async (_id: string) => source.load() }),
      ),
    );
    const answers = await race(200, (index) => processes[index % 8]?.get('p') ?? Promise.reject());
    assert.equal(source.loads, 1);
    assert.deepEqual(new Set(answers.map((answer) => answer?.version)), new Set([1]));
  });

  test('50 gets of one tick send one GET', async ({ cache, driver }) => {
    const products = (await cache()).define('product', { ttl: '1m', load: async (id: string) => ({ id }) });
    await products.get('p');
    const { calls } = await driver(0);
    const before = calls.length;
    await Promise.all(Array.from({ length: 50 }, () => products.get('p')));
    assert.deepEqual(
      calls.slice(before).map(({ name }) => name),
      ['get'],
    );
  });

  test('callers that come while a load runs in their process wait for it', async ({ cache }) => {
    const source = createSource();
    source.shut();
    const products = (await cache()).define('product', { ttl: '1m', load: async (_id: string) => source.load() });
    const first = products.get('p');
    await until('the load', () => source.loads === 1);
    const [second, third] = await untilCoalesced(2, () => [products.read('p'), products.read('p')] as const);
    source.open();
    assert.deepEqual(await first, { version: 1 });
    assert.equal((await second).source, 'joined');
    assert.deepEqual((await third).value, { version: 1 });
    assert.equal(source.loads, 1);
  });

  test('50 callers of a loader that fails run it once, and all get its error', async ({ cache }) => {
    let loads = 0;
    const failure = new Error('the database is away');
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (_id: string): Promise<string> => {
        loads++;
        throw failure;
      },
    });
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => products.get('p')));
    assert.equal(loads, 1);
    assert.ok(answers.every((answer) => answer.status === 'rejected' && answer.reason === failure));
  });

  test('after a load failed nobody tries again until the cooldown is over', async ({ cache }) => {
    const source = createSource();
    let failing = true;
    const options = {
      ttl: '1m',
      errorCooldown: 500,
      load: async (_id: string) => {
        if (failing) throw new Error('away');
        return source.load();
      },
    } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    await assert.rejects(here.get('p'), /away/);
    failing = false;
    await assert.rejects(there.get('p'), { code: 'CACHE_LOAD_COOLDOWN' });
    await until('the end of the cooldown', () =>
      there.get('p').then(
        () => true,
        () => false,
      ),
    );
    assert.equal(source.loads, 1);
  });

  test('a leader that gave its lease back is replaced at once', async ({ cache }) => {
    const source = createSource();
    source.shut();
    const leaving = await cache(0);
    const first = leaving.define('product', {
      ttl: '1m',
      load: (_id: string, { signal }) =>
        new Promise<{ version: number }>((_, reject) => {
          source.loads++;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const leading = first.get('p');
    await until('the load', () => source.loads === 1);
    const second = (await cache(1)).define('product', { ttl: '1m', load: async (_id: string) => source.load() });
    const waiting = second.get('p');
    await Promise.all([leaving.close(), assert.rejects(leading, { code: 'CACHE_CLOSED' })]);
    await until('the other load', () => source.loads === 2);
    source.open();
    assert.deepEqual(await waiting, { version: 1 });
  });

  test('a leader that dies is replaced soon after its lease, and when it comes back its fill is refused', async (world) => {
    const leaseMs = 500;
    const [dying, living] = [createSource(), createSource()];
    const define = async (process: number, { load }: Source): Promise<Cached<string, { version: number }>> =>
      (await world.cache(process)).define('product', {
        ttl: '1m',
        lease: leaseMs,
        load: async (_id: string) => load(),
      });
    const [here, there] = [await define(0, dying), await define(1, living)];
    dying.shut();
    const old = here.get('p');
    await until('the load', () => dying.loads === 1);
    const began = performance.now();
    const cut = await world.driver(0);
    cut.inject(unsent, { times: Number.POSITIVE_INFINITY }); // no renewal reaches Redis any more
    living.version = 2;
    assert.deepEqual(await there.get('p'), { version: 2 });
    const tookMs = performance.now() - began;
    assert.ok(tookMs < leaseMs + 250 + 500, `replaced after ${tookMs} ms`); // and half a second for a busy machine
    cut.heal();
    dying.open();
    assert.deepEqual(await old, { version: 1 });
    assert.deepEqual(await there.get('p'), { version: 2 });
    assert.deepEqual(await here.get('p'), { version: 2 });
  });
}
