import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import { unsent } from '../faulty-driver.ts';
import { warningsOf } from './channels.ts';
import { createSource } from './source.ts';
import { until } from './until.ts';
import type { CacheTest, World } from './world.ts';

const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);

/** The names of the calls a driver gets, in rounds: each ends when a reply is awaited before the next call. */
async function rounds({ driver }: World, run: () => Promise<unknown>): Promise<string[]> {
  const { calls } = await driver(0);
  const from = calls.length;
  await run();
  const names = calls.slice(from).map(({ name }) => name);
  return names.filter((name, index) => name !== names[index - 1]);
}

/** getMany: one look, one loadMany, one fill, whatever the number. */
export function batch(test: CacheTest): void {
  test('100 misses take three round trips and one loadMany, 100 hits one round trip', async (world) => {
    const batches: (readonly string[])[] = [];
    const products = (await world.cache()).define('product', {
      ttl: '1m',
      loadMany: async (wanted: readonly string[]) => {
        batches.push(wanted);
        return new Map(wanted.map((id) => [id, { id }]));
      },
    });
    const expected = ids.map((id) => ({ id }));
    await products.getMany(['first']); // a cluster's nodes are known once it has connected
    await products.getMany(ids.map((id) => `warm ${id}`)); // the clock of each node is known, its scripts are loaded
    batches.length = 0;
    const look = (await world.driver(0)).clustered ? 'get' : 'mget';
    const cold = await rounds(world, async () => assert.deepEqual(await products.getMany(ids), expected));
    assert.deepEqual(cold, [look, 'set', 'cache/fill']);
    assert.deepEqual(
      batches.map((batch) => batch.toSorted()),
      [ids.toSorted()],
    );
    const warm = await rounds(world, async () => assert.deepEqual(await products.getMany(ids), expected));
    assert.deepEqual(warm, [look]);
    assert.equal(batches.length, 1);
  });

  test('64 readers of one turn, each with an entry of its own, send two MGETs; in a cluster their GETs at once', async (world) => {
    const products = (await world.cache()).define('product', { ttl: '1m', load: async (id: string) => id });
    const wanted = ids.slice(0, 64);
    await products.getMany(wanted);
    await products.get('p0'); // entries are there
    const driver = await world.driver(0);
    let turns = 0;
    let begun = false;
    driver.inject(unsent, {
      on: () => {
        if (!begun) turns++;
        begun = true;
        process.nextTick(() => {
          begun = false;
        });
        return false;
      },
    });
    const from = driver.calls.length;
    const readers: Promise<string | null>[] = [];
    for (const id of wanted) {
      readers.push(products.get(id));
      await Promise.resolve();
    }
    assert.deepEqual(await Promise.all(readers), wanted);
    const sent = driver.calls.slice(from).map(({ name, args }) => `${name} ${args.length + 1}`);
    assert.deepEqual(sent, driver.clustered ? wanted.map(() => 'get 1') : ['mget 32', 'mget 32']);
    assert.equal(turns, 1);
  });

  test('readers of one entry in several ticks of a turn share a command', async (world) => {
    const products = (await world.cache()).define('product', { ttl: '1m', load: async (id: string) => id });
    await Promise.all([products.get('p'), products.get('q')]);
    const driver = await world.driver(0);
    const tickEnded = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
    const from = driver.calls.length;
    const reading = [products.get('q')]; // nobody else is on the way, so this one does not wait for the turn to end
    for (let reader = 0; reader < 4; reader++) {
      await tickEnded();
      reading.push(products.get('p'));
    }
    assert.deepEqual(await Promise.all(reading), ['q', 'p', 'p', 'p', 'p']);
    const sent = driver.calls.slice(from).map(({ name }) => name);
    const shared = driver.clustered ? 4 : 1; // in a cluster entries stay with GETs
    const ahead = driver.atTurnsEnd === undefined || driver.clustered ? 0 : 1; // it has the client write in this turn
    assert.deepEqual(sent, Array(1 + ahead + shared).fill('get'));
  });

  test('a key of another type among many is left alone as it is alone, and the others have their values', async (world) => {
    const products = (await world.cache()).define('product', { ttl: '1m', load: async (id: string) => `loaded ${id}` });
    const key = world.keys.of('product', 'cache', 'hash');
    await world.send('hset', key, 'field', 'value');
    await world.send('pexpire', key, 60_000);
    await Promise.all([products.get('a'), products.get('b')]);
    const read = (id: string) => products.read(id).then(({ source, value }) => [source, value]);
    const alone = await warningsOf(async () => {
      assert.deepEqual(await read('hash'), ['bypass', 'loaded hash']);
    });
    const among = await warningsOf(async () => {
      assert.deepEqual(await Promise.all(['a', 'hash', 'b'].map(read)), [
        ['redis', 'loaded a'],
        ['bypass', 'loaded hash'],
        ['redis', 'loaded b'],
      ]);
    });
    assert.deepEqual({ alone, among }, { alone: ['FOREIGN_KEY'], among: ['FOREIGN_KEY'] });
    assert.equal(text(await world.send('hget', key, 'field')), 'value');
  });

  test('order and duplicates are kept, and what is absent is null and remembered', async ({ cache }) => {
    let asked = 0;
    const products = (await cache()).define('product', {
      ttl: '1m',
      loadMany: async (wanted: readonly string[]) => {
        asked += wanted.length;
        return new Map(wanted.filter((id) => id !== 'none').map((id) => [id, id.toUpperCase()]));
      },
    });
    assert.deepEqual(await products.getMany(['b', 'a', 'none', 'b']), ['B', 'A', null, 'B']);
    assert.deepEqual(await products.getMany(['none', 'a']), [null, 'A']);
    assert.deepEqual(await products.getMany([]), []);
    assert.equal(asked, 3);
  });

  test('loadMany gets at most maxBatch ids', async ({ cache }) => {
    const sizes: number[] = [];
    const products = (await cache()).define('product', {
      ttl: '1m',
      maxBatch: 30,
      loadMany: async (wanted: readonly string[]) => {
        sizes.push(wanted.length);
        return new Map(wanted.map((id) => [id, id]));
      },
    });
    assert.deepEqual(await products.getMany(ids), ids);
    assert.deepEqual(
      sizes.sort((a, b) => b - a),
      [30, 30, 30, 10],
    );
  });

  test('without loadMany at most 16 loads run at once', async ({ cache }) => {
    let running = 0;
    let most = 0;
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (id: string) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return id;
      },
    });
    assert.deepEqual(await products.getMany(ids), ids);
    assert.equal(most, 16);
  });

  test('one that fails rejects the call, or is null with onError omit; the others are cached', async ({ cache }) => {
    const products = (await cache()).define('product', {
      ttl: '1m',
      errorCooldown: 0,
      load: async (id: string) => {
        if (id === 'bad') throw new Error('bad id');
        return id;
      },
    });
    await assert.rejects(products.getMany(['a', 'bad', 'b']), /bad id/);
    assert.deepEqual(await products.getMany(['a', 'bad', 'b'], { onError: 'omit' }), ['a', null, 'b']);
    assert.equal((await products.read('b')).source, 'redis');
  });

  test('two processes that want each other’s entries do not wait for ever', async ({ cache }) => {
    const source = createSource();
    const options = {
      ttl: '1m',
      loadMany: async (wanted: readonly string[]) => {
        await source.load();
        return new Map(wanted.map((id) => [id, id]));
      },
    } as const;
    const [here, there] = [(await cache(0)).define('product', options), (await cache(1)).define('product', options)];
    await Promise.all([here.get('warm'), there.get('warm')]);
    source.shut();
    source.loads = 0;
    const one = here.getMany(['a', 'b', 'c']);
    const other = there.getMany(['b', 'a', 'd']);
    await until('a load in each', () => source.loads === 2);
    source.open();
    assert.deepEqual(await one, ['a', 'b', 'c']);
    assert.deepEqual(await other, ['b', 'a', 'd']);
  });

  test('an entry that is being loaded by another call of this process is joined', async ({ cache }) => {
    const source = createSource();
    const products = (await cache()).define('product', {
      ttl: '1m',
      load: async (id: string) => {
        if (id === 'slow') await source.load();
        return id;
      },
    });
    source.shut();
    const slow = products.get('slow');
    await until('the load', () => source.loads === 1);
    const many = products.getMany(['slow', 'quick']);
    await until('the other', async () => (await products.peek('quick')).hit);
    source.open();
    assert.deepEqual([await slow, ...(await many)], ['slow', 'slow', 'quick']);
    assert.equal(source.loads, 1);
  });
}
