import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { heldBack } from '../faulty-driver.ts';
import { race } from '../race.ts';
import { untilCoalesced } from './channels.ts';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

/** Tags: versions counted by the server, safe to lose. */
export function tags(test: CacheTest): void {
  test('invalidating a tag invalidates all that bear it, in every domain, and nothing else', async ({ cache }) => {
    const loads: string[] = [];
    const load = async (id: string): Promise<string> => {
      loads.push(id);
      return id;
    };
    const [here, there] = [await cache(0), await cache(1)];
    const products = here.define('product', { load, ttl: '1m', tags: (id) => [`org:${id[0]}`, 'products'] });
    const orders = here.define('order', { load, ttl: '1m', tags: ['orders', 'org:a'] });
    const readAll = async (): Promise<string[]> => {
      loads.length = 0;
      await Promise.all([products.get('a1'), products.get('a2'), products.get('b1'), orders.get('o')]);
      return loads.sort();
    };
    assert.deepEqual(await readAll(), ['a1', 'a2', 'b1', 'o']);
    assert.deepEqual(await readAll(), []);
    await there.invalidateTags('org:a');
    assert.deepEqual(await readAll(), ['a1', 'a2', 'o']);
    await there.invalidateTags(['orders', 'org:b']);
    assert.deepEqual(await readAll(), ['b1', 'o']);
  });

  test('a tag that is invalidated during a load is not lost, and nobody joins that load later', async ({ cache }) => {
    const source = createSource();
    const options = { ttl: '1m', tags: ['all'], load: async (_id: string) => source.load() } as const;
    const [here, there] = [await cache(0), await cache(1)];
    const products = here.define('product', options);
    source.shut();
    const old = products.get('p');
    await until('the load', () => source.loads === 1);
    source.version = 2;
    await there.invalidateTags('all');
    const late = products.get('p');
    source.open();
    assert.deepEqual(await old, { version: 1 });
    assert.deepEqual(await late, { version: 2 });
    assert.deepEqual(await there.define('product', options).get('p'), { version: 2 });
  });

  test('who joins a load when its fill is on its way does not miss an invalidation from before', async (world) => {
    const source = createSource();
    const one = await world.cache();
    const products = one.define('product', { ttl: '1m', tags: ['all'], load: async (_id: string) => source.load() });
    await products.get('warm');
    const redis = await world.driver(0);
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    redis.inject(heldBack(held), { on: ({ name }) => name === 'cache/fill' });
    const old = products.get('p');
    await until(
      'the fill',
      () => redis.calls.at(-1)?.name === 'cache/fill' || redis.calls.at(-2)?.name === 'cache/fill',
    );
    await pause(20); // for the tags, which were sent beside it
    source.version = 2;
    await one.invalidateTags('all');
    const late = await untilCoalesced(1, () => [products.get('p')] as const);
    arrive();
    assert.deepEqual(await old, { version: 1 });
    assert.deepEqual(await late[0], { version: 2 });
  });

  test('lost tag keys and a lost clock never let an old value through', async ({ cache, keys, send }) => {
    const source = createSource();
    const one = await cache();
    const products = one.define('product', { ttl: '1m', tags: ['all'], load: async (_id: string) => source.load() });
    const tag = keys.tagged('cache', 'tag', keys.app, 'all');
    const clock = keys.tagged('cache', 'clock', keys.app, '');
    await products.get('p');
    for (const lost of [[tag], [clock], [tag, clock]]) {
      source.version++;
      await one.invalidateTags('all');
      for (const key of lost) await send('del', key);
      assert.deepEqual(await products.get('p'), { version: source.version });
      for (const key of lost) await send('del', key);
      await pause(2); // a lost clock starts anew from the time, which must have moved
      source.version++;
      await one.invalidateTags('all');
      assert.deepEqual(await products.get('p'), { version: source.version });
    }
  });

  test('an entry comes with the versions of its tags in one round trip, where they are a list or were seen', async (world) => {
    const load = async (id: string): Promise<string> => id;
    const define = async (process: number) => {
      const one = await world.cache(process);
      return {
        listed: one.define('listed', { load, ttl: '1m', tags: ['a', 'b'] }),
        computed: one.define('computed', { load, ttl: '1m', tags: (id) => [id, `${id}2`] }),
      };
    };
    const { listed, computed } = await define(0);
    const elsewhere = await define(1);
    const warm = Array.from({ length: 30 }, (_, index) => elsewhere.listed.get(`${index}`)); // each node's clock
    await Promise.all([listed.get('x'), computed.get('x'), ...warm]);
    const trips = async (process: number, read: () => Promise<unknown>): Promise<string[]> => {
      const { calls } = await world.driver(process);
      const from = calls.length;
      await read();
      return calls.slice(from).map(({ name }) => name);
    };
    const together = (await world.driver(0)).clustered ? ['get', 'mget'] : ['mget'];
    assert.deepEqual(await trips(0, () => listed.get('x')), together);
    assert.deepEqual(await trips(0, () => race(20, () => listed.get('x'))), together);
    assert.deepEqual(await trips(0, () => computed.get('x')), together, 'filled here');
    assert.deepEqual(await trips(1, () => elsewhere.computed.get('x')), ['get', 'mget'], 'never seen');
    assert.deepEqual(await trips(1, () => elsewhere.computed.get('x')), together);
  });

  test('tags that were guessed wrong are read after the entry, and the next guess is right', async (world) => {
    let loads = 0;
    const [here, there] = [await world.cache(0), await world.cache(1)];
    let tag = 'old';
    const options = { ttl: '1m', tags: () => [tag], load: async (_id: string) => ++loads } as const;
    const products = here.define('product', options);
    const elsewhere = there.define('product', options);
    assert.equal(await products.get('p'), 1);
    tag = 'new';
    await here.invalidateTags('old');
    assert.equal(await elsewhere.get('p'), 2);
    await here.invalidateTags('old');
    assert.equal(await products.get('p'), 2, 'no longer bears it');
    const { calls } = await world.driver(0);
    const from = calls.length;
    assert.equal(await products.get('p'), 2);
    assert.equal(calls.length - from, (await world.driver(0)).clustered ? 2 : 1);
    await there.invalidateTags('new');
    assert.equal(await products.get('p'), 3);
  });

  test('tags may hold any characters, and a loader may set them', async ({ cache }) => {
    let loads = 0;
    const one = await cache();
    const names = ['a:b', '{x}', '%7B', 'ü 𝄞', '\r\n*', 'x'.repeat(600)];
    const products = one.define('product', {
      ttl: '1m',
      tags: [],
      load: async (id: string, { setTags }) => {
        setTags(names);
        return `${id}${++loads}`;
      },
    });
    assert.equal(await products.get('p'), 'p1');
    assert.equal(await products.get('p'), 'p1');
    for (const [index, name] of names.entries()) {
      await one.invalidateTags(name);
      assert.equal(await products.get('p'), `p${index + 2}`, name);
    }
    await assert.rejects(one.invalidateTags(''), { code: 'INVALID_OPTION' });
  });
}
