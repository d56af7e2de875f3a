import assert from 'node:assert/strict';
import { int, text } from '@redis-patterns/core/driver';
import { countWrites } from '../socket-writes.ts';
import { count } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

/** Sends of one tick: in the order sent, in one write per node. */
export function order({ test, driver, key }: Subject): void {
  test('sends of one tick run in the order sent, commands and scripts alike', async () => {
    const [redis, script, counter] = [await driver(), count(), key()];
    await redis.run(script, [key()], []);
    await redis.run(script, [counter], []); // known from here on: an unknown script takes a second round trip
    const counts = await Promise.all(
      HUNDRED.map((index) => (index % 3 === 0 ? redis.run(script, [counter], []) : redis.send(['incr', counter]))),
    );
    assert.deepEqual(
      counts.map(int),
      HUNDRED.map((index) => index + 2),
    );
  });

  test('each reply goes to its own call', async () => {
    const redis = await driver();
    const keys = HUNDRED.map((index) => key(String(index)));
    await Promise.all(keys.map((own) => redis.send(['set', own, own, 'px', 60_000])));
    const values = await Promise.all(keys.map((own) => redis.send(['get', own])));
    assert.deepEqual(values.map(text), keys);
  });

  test('sends of one tick leave in one write per node', async () => {
    const redis = await driver();
    const keys = HUNDRED.map(() => key());
    const nodes = new Set(keys.map((own) => redis.nodeOf?.(own)));
    const attempts: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      attempts.push(await countWrites(() => Promise.all(keys.map((own) => redis.send(['get', own])))));
    }
    // The fewest of three: a client's own housekeeping may write in between.
    const fewest = Math.min(...attempts);
    assert.ok(fewest <= nodes.size, `${fewest} writes to ${nodes.size} nodes for the 100 sends of a tick`);
  });
}
