import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import type { Subject } from './subject.ts';

/** `args[1]` is the key; every node is reached. */
export function routing({ test, driver, createDriver, key, lacks }: Subject): void {
  test('a key written by one driver is read by another, on whichever node it is', async () => {
    const [one, other] = [await driver(), await createDriver()];
    const keys = Array.from({ length: 60 }, () => key());
    await Promise.all(keys.map((own) => one.send(['set', own, own, 'px', 60_000])));
    assert.deepEqual((await Promise.all(keys.map((own) => other.send(['get', own])))).map(text), keys);
    assert.deepEqual(
      (await Promise.all(keys.map((own) => other.send(['get', own], undefined, true)))).map(text),
      keys,
      'readonly, where no replica answers',
    );
  });

  if (lacks.includes('nodeOf')) return;
  test('nodeOf labels the node of a key: the same each time, and for keys of one hash tag', async () => {
    const redis = await driver();
    if (redis.nodeOf === undefined) return; // a single node, which needs no label
    const keys = Array.from({ length: 60 }, () => key());
    await Promise.all(keys.map((own) => redis.send(['get', own])));
    const labels = keys.map((own) => redis.nodeOf?.(own));
    assert.deepEqual(
      keys.map((own) => redis.nodeOf?.(own)),
      labels,
    );
    assert.ok(
      labels.every((label) => typeof label === 'string'),
      'known once commands went there',
    );
    assert.equal(new Set(labels).size > 1, redis.clustered === true, 'several nodes exactly where it is clustered');
    const [tag] = keys;
    assert.equal(redis.nodeOf(`{${tag}}a`), redis.nodeOf(`{${tag}}b`));
  });
}
