import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { type DriverCall, lateReply, lostReply, refused, unsent } from '../faulty-driver.ts';
import { degradedOf, warningsOf } from './channels.ts';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

const named =
  (...names: readonly string[]) =>
  ({ name }: DriverCall): boolean =>
    names.includes(name);

const FOREVER = Number.POSITIVE_INFINITY;

/** Calls to Redis that fail: what the caller gets, and that the cache goes on. */
export function faults(test: CacheTest): void {
  test('a read that Redis fails is loaded past the cache, and seen on the channel', async ({ cache, driver }) => {
    const products = (await cache()).define('product', { ttl: '1m', load: async (id: string) => id });
    await products.get('p');
    const redis = await driver(0);
    for (const fault of [unsent, lostReply, refused('LOADING'), refused('NOPERM')]) {
      redis.inject(fault, { on: named('get') });
      const codes = await degradedOf(async () => assert.equal((await products.read('p')).source, 'bypass'));
      assert.deepEqual(codes, ['DRIVER_FAILED']);
    }
    assert.equal((await products.read('p')).source, 'redis');
  });

  test('while Redis is away each entry is loaded once at a time, and no caller gets an older load', async (world) => {
    const source = createSource();
    const products = (await world.cache(0, { breaker: false })).define('product', {
      ttl: '1m',
      load: async (_id: string) => source.load(),
    });
    (await world.driver(0)).inject(unsent, { times: FOREVER });
    source.shut();
    const first = products.get('p');
    await until('the load', () => source.loads === 1);
    source.version = 2;
    const second = products.get('p');
    await new Promise((resolve) => setImmediate(resolve));
    const third = products.get('p');
    await new Promise((resolve) => setImmediate(resolve));
    source.open();
    assert.deepEqual([await first, await second, await third], [{ version: 1 }, { version: 2 }, { version: 2 }]);
    assert.equal(source.loads, 2);
  });

  test('a value in its grace stands in when Redis goes away and loading fails too', async ({ cache, driver }) => {
    let failing = false;
    const products = (await cache()).define('product', {
      ttl: 20,
      graceFor: '1m',
      load: async (id: string) => {
        if (failing) throw new Error('away');
        return id;
      },
    });
    await products.get('p');
    failing = true;
    await pause(30);
    (await driver(0)).inject(unsent, { on: named('cache/acquire'), times: FOREVER });
    assert.deepEqual((await products.read('p')).source, 'stale');
    (await driver(0)).inject(unsent, { times: FOREVER });
    await assert.rejects(products.get('p'), /away/);
  });

  test('the breaker spares callers the wait, and lets them through again', async ({ cache, driver }) => {
    const products = (await cache(0, { breaker: { failures: 3, probe: 30 } })).define('product', {
      ttl: '1m',
      load: async (id: string) => id,
    });
    await products.get('p');
    const redis = await driver(0);
    redis.inject(unsent, { times: FOREVER });
    for (let round = 0; round < 3; round++) await products.get('p');
    const before = redis.calls.length;
    assert.equal((await products.read('p')).source, 'bypass');
    assert.equal(redis.calls.length, before);
    redis.heal();
    await until('the probe', async () => (await products.read('p')).source === 'redis');
  });

  test('a lease that was granted too late is given back', async ({ cache, driver }) => {
    const load = async (id: string): Promise<string> => id;
    const here = (await cache(0, { deadline: 40 })).define('product', { ttl: '1m', lease: '1m', load });
    const there = (await cache(1)).define('product', { ttl: '1m', load });
    await here.get('warm');
    let arrive = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const redis = await driver(0);
    redis.inject(lateReply(late), { on: named('set') });
    assert.equal((await here.read('p')).source, 'bypass');
    const waiting = there.read('p');
    arrive();
    assert.equal((await waiting).source, 'loader');
  });

  test('a lease whose grant was lost is replaced when it is over', async ({ cache, driver }) => {
    const load = async (id: string): Promise<string> => id;
    const here = (await cache(0)).define('product', { ttl: '1m', lease: 500, load });
    const there = (await cache(1)).define('product', { ttl: '1m', lease: 500, load });
    (await driver(0)).inject(lostReply, { on: named('set') });
    assert.equal((await here.read('p')).source, 'bypass');
    const began = performance.now();
    assert.equal(await there.get('p'), 'p');
    assert.ok(performance.now() - began < 2_000);
  });

  for (const name of [
    'get',
    'set',
    'mget',
    'driver/server-time',
    'cache/tag-clock',
    'cache/tag-ensure',
    'cache/fill',
  ]) {
    test(`a reply that comes after the deadline spoils nothing: ${name}`, async ({ cache, driver }) => {
      const source = createSource();
      const one = await cache(0, { deadline: 50, breaker: false });
      const load = async (_id: string): Promise<{ version: number }> => source.load();
      const products = one.define('product', { ttl: '1m', tags: ['all'], load });
      let arrive = (): void => undefined;
      const late = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      (await driver(0)).inject(lateReply(late), { on: named(name) });
      assert.deepEqual(await products.get('p'), { version: 1 });
      source.version = 2;
      await one.invalidateTags('all');
      arrive();
      assert.deepEqual(await products.get('p'), { version: 2 });
      await until('a hit', async () => (await products.read('p')).source === 'redis');
      assert.deepEqual(await products.get('p'), { version: 2 });
    });
  }

  for (const [how, fault] of [
    ['lost', lostReply],
    ['not sent', unsent],
    ['refused for lack of memory', refused('OOM')],
  ] as const) {
    test(`a fill that is ${how} costs at most another load`, async ({ cache, driver }) => {
      const source = createSource();
      const options = { ttl: '1m', load: async (_id: string) => source.load() } as const;
      const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
      (await driver(0)).inject(fault, { on: named('cache/fill') });
      assert.deepEqual(await here.get('p'), { version: 1 });
      assert.deepEqual(await there.get('p'), { version: 1 });
      assert.equal((await here.read('p')).source, 'redis');
      assert.ok(source.loads <= 2);
    });
  }

  test('a renewal that is lost, or not sent, does not end a load', async ({ cache, driver }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: '1m',
      lease: 500,
      load: async (_id: string) => source.load(),
    });
    const redis = await driver(0);
    source.shut();
    redis.inject(lostReply, { on: named('cache/renew') });
    redis.inject(unsent, { on: named('cache/renew') });
    const reading = products.get('p');
    await until('three renewals', () => redis.calls.filter(named('cache/renew')).length >= 3);
    source.open();
    await reading;
    assert.equal((await products.read('p')).source, 'redis');
  });

  test('a failed load whose release is lost reaches its callers all the same', async ({ cache, driver }) => {
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (_id: string): Promise<string> => {
        throw new Error('away');
      },
    });
    (await driver(0)).inject(lostReply, { on: named('cache/release') });
    await assert.rejects(products.get('p'), /away/);
    await assert.rejects(products.get('p'), { code: 'CACHE_LOAD_COOLDOWN' });
  });

  test('an invalidation whose reply is lost is sent again', async ({ cache, driver }) => {
    for (const hold of [false, '30s'] as const) {
      const products = (await cache()).define(hold ? 'held' : 'product', {
        ttl: '1m',
        hold,
        load: async (id: string) => id,
      });
      await products.get('p');
      const redis = await driver(0);
      redis.inject(lostReply, { on: named('unlink', 'cache/invalidate'), times: 2 });
      await products.invalidate('p');
      assert.deepEqual(await products.peek('p'), { hit: false });
    }
  });

  test('until an invalidation is confirmed this process loads past the cache', async ({ cache, driver }) => {
    const source = createSource();
    const one = await cache(0, { writeDeadline: 60, breaker: false });
    const products = one.define('product', { ttl: '1m', load: async (_id: string) => source.load() });
    await products.get('p');
    const redis = await driver(0);
    redis.inject(unsent, { on: named('unlink'), times: FOREVER });
    source.version = 2;
    await assert.rejects(products.invalidate('p'), { code: 'CACHE_INVALIDATE_FAILED' });
    const { value, source: from } = await products.read('p');
    assert.deepEqual({ value, from }, { value: { version: 2 }, from: 'bypass' });
    redis.heal();
    await until('the confirmation', async () => (await products.read('p')).source === 'redis');
    assert.deepEqual(await products.get('p'), { version: 2 });
  });

  test('holds survive lost replies', async ({ cache, driver }) => {
    const products = (await cache()).define('product', { ttl: '1m', hold: '30s', load: async (id: string) => id });
    const redis = await driver(0);
    redis.inject(lostReply, { on: named('cache/hold') });
    redis.inject(lostReply, { on: named('cache/unhold') });
    const codes = await warningsOf(() => products.mutate('p', async () => undefined));
    assert.deepEqual(codes, []);
    assert.equal((await products.read('p')).source, 'loader');
  });

  test('when a hold cannot be released this process loads past the cache', async ({ cache, driver }) => {
    const one = await cache(0, { writeDeadline: 400, breaker: false });
    const products = one.define('product', { ttl: '1m', hold: '30s', load: async (id: string) => id });
    const redis = await driver(0);
    redis.inject(unsent, { on: named('cache/unhold'), times: FOREVER });
    assert.equal(await products.mutate('p', async () => 'written'), 'written');
    assert.equal((await products.read('p')).source, 'bypass');
  });

  test('a lost reply to markStale reaches the caller as the driver gave it', async ({ cache, driver }) => {
    const products = (await cache()).define('product', { ttl: '1m', staleFor: '1m', load: async (id: string) => id });
    (await driver(0)).inject(lostReply, { on: named('cache/mark-stale') });
    await assert.rejects(products.markStale('p'), { code: 'DRIVER_FAILED', kind: 'unknown' });
  });

  test('tags that cannot be read never let a value through', async ({ cache, driver, keys }) => {
    const source = createSource();
    const options = { ttl: '1m', tags: ['all'], load: async (_id: string) => source.load() } as const;
    const one = await cache();
    const products = one.define('product', options);
    const redis = await driver(0);
    await products.get('p');
    source.version = 2;
    redis.inject(lostReply, { on: named('cache/tag-bump') });
    await one.invalidateTags('all');
    const tag = keys.tagged('cache', 'tag', keys.app, 'all');
    const readsTag = (call: DriverCall): boolean => call.by === 'send' && [...call.keys, ...call.args].includes(tag);
    redis.inject(unsent, { on: readsTag, times: FOREVER });
    assert.equal((await products.read('p')).source, 'bypass');
    redis.heal();
    assert.deepEqual(await products.get('p'), { version: 2 });
    for (const name of ['cache/tag-clock', 'cache/tag-ensure']) {
      for (const fault of [lostReply, unsent]) {
        source.version++;
        await one.invalidateTags('all');
        redis.inject(fault, { on: named(name) });
        assert.deepEqual(await products.get('p'), { version: source.version });
        assert.deepEqual(await products.get('p'), { version: source.version });
      }
    }
  });

  test('after close every call says so', async ({ cache }) => {
    const one = await cache();
    const products = one.define('product', { ttl: '1m', hold: '30s', staleFor: '1m', load: async (id: string) => id });
    await one.close();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => products.get('p'),
      () => products.read('p'),
      () => products.peek('p'),
      () => products.getMany(['p']),
      () => products.refresh('p'),
      () => products.invalidate('p'),
      () => products.markStale('p'),
      () => products.mutate('p', async () => undefined),
      () => products.clear(),
      () => one.getOrSet('order', 'o', async () => 1, { ttl: '1m' }),
      () => one.invalidate('order', 'o'),
      () => one.invalidateTags('t'),
    ];
    for (const call of calls) await assert.rejects(call, { code: 'CACHE_CLOSED' });
    await one.close();
  });
}
