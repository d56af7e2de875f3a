import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { unsent } from '../faulty-driver.ts';
import type { CacheTest } from './world.ts';

const TRACED = ['cache:get', 'cache:load', 'cache:write', 'cache:invalidate'] as const;
const POINTS = ['cache:coalesced', 'degraded', 'warning'] as const;

/** Every event that is published while something runs, by channel. */
async function listening(run: (events: ReadonlyMap<string, unknown[]>) => Promise<void>): Promise<void> {
  const events = new Map<string, unknown[]>();
  const names = [
    ...TRACED.flatMap((name) => ['asyncEnd', 'error'].map((event) => `tracing:redis-patterns:${name}:${event}`)),
    ...POINTS.map((name) => `redis-patterns:${name}`),
  ];
  const listen = (event: unknown, name: string | symbol): void => {
    const key = String(name)
      .replace(/^(tracing:)?redis-patterns:/, '')
      .replace(/:asyncEnd$/, '');
    events.set(key, [...(events.get(key) ?? []), { ...(event as object) }]);
  };
  for (const name of names) subscribe(name, listen);
  try {
    await run(events);
  } finally {
    for (const name of names) unsubscribe(name, listen);
  }
}

/** What the cache tells on its channels, and what it never tells. */
export function telling(test: CacheTest): void {
  test('reads, loads, writes and invalidations are told with their course', ({ cache, keys }) =>
    listening(async (events) => {
      const one = await cache();
      const products = one.define('product', {
        ttl: '1m',
        negativeTtl: '1m',
        load: async (id: string) => (id === 'none' ? null : id),
      });
      const keyspace = `${keys.app}:product:cache`;
      const base = { cache: 'product', keyspace };
      await products.get('p');
      await products.get('p');
      await products.get('none');
      await products.read('none');
      await products.getMany(['p', 'q']);
      await products.invalidate(['p', 'q']);
      const reads = events.get('cache:get') as { result?: string; op: string; hits?: number; ageMs?: number }[];
      assert.deepEqual(
        reads.map(({ op, result, hits }) => ({ op, result, hits })),
        [
          { op: 'get', result: 'miss', hits: 0 },
          { op: 'get', result: 'hit', hits: 1 },
          { op: 'get', result: 'miss', hits: 0 },
          { op: 'read', result: 'negative', hits: 1 },
          { op: 'getMany', result: undefined, hits: 1 },
        ],
      );
      assert.deepEqual(events.get('cache:load'), [
        { ...base, reason: 'miss', outcome: 'stored', waiters: 0 },
        { ...base, reason: 'miss', outcome: 'stored', waiters: 0 },
        { ...base, reason: 'miss', outcome: 'stored', waiters: 0 },
      ]);
      assert.equal(events.get('cache:write')?.length, 3);
      assert.deepEqual(events.get('cache:invalidate'), [{ ...base, by: 'key', count: 2 }]);
    }));

  test('no id, value, tag or error of a loader is told on any channel', ({ cache, driver, keys, send }) =>
    listening(async (events) => {
      const canary = 'canary-7f3a';
      const one = await cache(0, { writeDeadline: 400 });
      const products = one.define('product', {
        ttl: '1m',
        staleFor: '1m',
        hold: '30s',
        errorCooldown: 0,
        tags: [canary],
        load: async (id: string) => {
          if (id.endsWith('bad')) throw new Error(canary);
          return { secret: canary };
        },
      });
      await Promise.all([products.get(canary), products.get(canary)]);
      await assert.rejects(products.get(`${canary} bad`));
      await products.markStale(canary);
      await products.refresh(canary);
      await products.mutate(canary, async () => undefined);
      await one.invalidateTags(canary);
      const key = keys.of('product', 'cache', canary);
      await send('set', key, `RC1V9999999999999${' '.repeat(16)}0000000000000${canary}`, 'px', 60_000);
      await products.get(canary);
      (await driver(0)).inject(unsent, { times: Number.POSITIVE_INFINITY });
      await assert.rejects(products.invalidate(canary));
      await products.get(canary);
      for (const name of [
        'cache:get',
        'cache:load',
        'cache:load:error',
        'cache:write',
        'cache:invalidate',
        'cache:coalesced',
        'degraded',
        'warning',
      ]) {
        assert.ok(events.has(name), `nothing was told on ${name}`);
      }
      assert.ok(!inspect(events, { depth: 20 }).includes(canary));
    }));

  test('errors that callers get name no id, value or tag', async ({ cache, driver }) => {
    const canary = 'canary-9b21';
    const products = (await cache(0, { writeDeadline: 400 })).define('product', {
      ttl: '1m',
      hold: '1s',
      loadTimeout: 20,
      staleFor: '1m',
      load: (): Promise<string> => new Promise(() => undefined),
    });
    const errors: unknown[] = [];
    const collect = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => errors.push(error));
    await collect(products.get(canary));
    await collect(products.get(canary));
    (await driver(0)).inject(unsent, { times: Number.POSITIVE_INFINITY });
    await collect(products.invalidate(canary));
    await collect(products.mutate(canary, async () => undefined));
    await collect(products.markStale(canary));
    assert.equal(errors.length, 5);
    assert.ok(!inspect(errors, { depth: 20 }).includes(canary) && !JSON.stringify(errors).includes(canary));
  });
}
