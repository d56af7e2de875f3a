import assert from 'node:assert/strict';
import { type Cache, jsonCodec, type Leased, type Opened } from '@redis-patterns/core/cache';
import { lateReply, unsent } from '../faulty-driver.ts';
import { untilCoalesced } from './channels.ts';
import { until } from './until.ts';
import type { CacheTest } from './world.ts';

const entries = (cache: Cache): Leased<string> => cache.leased('http', { codec: jsonCodec<string>() });

const leaseOf = (opened: Opened<string>) => {
  if (opened.state !== 'lead') throw new Error(`expected to lead, got ${opened.state}`);
  return opened.lease;
};

/** Entries whose loader is the caller, as the response cache of HTTP needs them. */
export function leased(test: CacheTest): void {
  test('the first to open leads, and what it fills is a hit for all', async ({ cache }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    const lease = leaseOf(await here.open('a', { maxWait: '1s' }));
    assert.equal(await lease.fill('value', { ttl: '1m' }), true);
    const opened = await there.open('a', { maxWait: '1s' });
    assert.ok(opened.state === 'hit');
    assert.equal(opened.found.value, 'value');
    assert.ok(opened.found.leftMs > 50_000 && opened.found.leftMs <= 60_000);
  });

  test('whoever waits gets the value when it is filled, in any process', async ({ cache }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    const lease = leaseOf(await here.open('a', { maxWait: '1s' }));
    const waiting = await untilCoalesced(3, () => [here, there, there].map((one) => one.open('a', { maxWait: '3s' })));
    await lease.fill('value', { ttl: '1m' });
    for (const opened of await Promise.all(waiting)) assert.equal(opened.state, 'collapsed');
  });

  test('whoever waits is told when the lease is given back without a value', async ({ cache }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    const lease = leaseOf(await here.open('a', { maxWait: '1s' }));
    const waiting = await untilCoalesced(2, () => [here, there].map((one) => one.open('a', { maxWait: '3s' })));
    await lease.release();
    for (const opened of await Promise.all(waiting)) assert.deepEqual(opened, { state: 'pass', reason: 'released' });
  });

  test('nobody waits longer than maxWait, and with 0 not at all', async ({ cache }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    const lease = leaseOf(await here.open('a', { maxWait: '1s' }));
    for (const one of [here, there])
      for (const maxWait of [0, 20])
        assert.deepEqual(await one.open('a', { maxWait }), { state: 'pass', reason: 'waited' });
    await lease.release();
  });

  test('an old value is for one to replace, and meanwhile for the others to serve, if they may', async ({ cache }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    await leaseOf(await here.open('a', { maxWait: 0 })).fill('old', { ttl: 10, keepFor: '1m' });
    const leader = await until(
      'the end of the ttl',
      () => here.open('a', { maxWait: 0 }),
      ({ state }) => state === 'lead',
    );
    assert.ok(leader.state === 'lead');
    assert.equal(leader.found?.value, 'old');
    assert.ok((leader.found?.leftMs ?? 1) <= 0);
    const served = await there.open('a', { maxWait: 0 });
    assert.ok(served.state === 'stale' && served.found.value === 'old');
    const options = { maxWait: '3s', mayServeStale: () => false } as const;
    const [strict] = await untilCoalesced(1, () => [there.open('a', options)] as const);
    await leader.lease.fill('new', { ttl: '1m' });
    const opened = await strict;
    assert.ok(opened.state === 'collapsed' && opened.found.value === 'new');
  });

  test('an invalidation revokes the lease: nothing is stored, and a waiter leads', async ({ cache }) => {
    const [first, second] = [await cache(0), await cache(1)];
    const lease = leaseOf(await entries(first).open('a', { maxWait: 0, tags: ['t'] }));
    await second.invalidate('http', 'a');
    assert.equal(await lease.fill('old', { ttl: '1m' }), false);
    const next = leaseOf(await entries(second).open('a', { maxWait: '1s', tags: ['t'] }));
    assert.equal(await next.fill('new', { ttl: '1m', tags: ['t'] }), true);
    assert.equal((await entries(first).open('a', { maxWait: 0, tags: ['t'] })).state, 'hit');
    await second.invalidateTags('t');
    assert.equal((await entries(first).open('a', { maxWait: 0, tags: ['t'] })).state, 'lead');
  });

  test('where Redis does not answer, the caller passes; its domain is one object', async ({ cache, driver }) => {
    const one = await cache();
    assert.equal(entries(one), entries(one));
    await entries(one).open('warm', { maxWait: 0 });
    (await driver(0)).inject(unsent, { times: Number.POSITIVE_INFINITY });
    assert.deepEqual(await entries(one).open('a', { maxWait: 0 }), { state: 'pass', reason: 'unavailable' });
    assert.throws(() => one.leased('session', { codec: jsonCodec() }), { code: 'INVALID_OPTION' });
    assert.throws(() => one.define('http', { ttl: '1m', load: async (id: string) => id }), { code: 'INVALID_OPTION' });
  });

  test('a lease that is granted when its caller has gone is given back', async ({ cache, driver, keys, send }) => {
    const [here, there] = [entries(await cache(0)), entries(await cache(1))];
    await here.open('warm', { maxWait: 0 });
    let arrive = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    (await driver(0)).inject(lateReply(late), { on: ({ name }) => name === 'set' });
    const abort = new AbortController();
    const opening = here.open('a', { maxWait: '1s', signal: abort.signal });
    await until('the lease', async () => (await send('get', keys.of('http', 'cache', 'a'))) !== null);
    const [other] = await untilCoalesced(1, () => [there.open('a', { maxWait: '3s' })] as const);
    abort.abort(new Error('gone'));
    await assert.rejects(opening, /gone/);
    arrive();
    assert.deepEqual(await other, { state: 'pass', reason: 'released' });
  });

  test('values of any size are the caller’s affair', async ({ cache }) => {
    const one = entries(await cache());
    const large = 'x'.repeat(1_500_000);
    assert.equal(await leaseOf(await one.open('a', { maxWait: 0 })).fill(large, { ttl: '1m' }), true);
    const opened = await one.open('a', { maxWait: 0 });
    assert.ok(opened.state === 'hit' && opened.found.value === large);
  });
}
