import assert from 'node:assert/strict';
import { int, list, text } from '@redis-patterns/core/driver';
import { race } from '../race.ts';
import { driverError } from './errors.ts';
import { count, echoAll, read } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

/** `run`: EVALSHA, and EVAL where the server does not know the script. */
export function scripts({ test, driver, createDriver, key }: Subject): void {
  test('a script gets its keys and arguments in order', async () => {
    const [redis, own] = [await driver(), key('é {}')];
    const reply = await redis.run(echoAll(), [own], ['', 'b c', 3, '\r\n']);
    assert.deepEqual(list(reply).map(text), [own, '', 'b c', '3', '\r\n']);
  });

  test('a script that no server knows runs at its first call, once, on whichever node its key is', async () => {
    const [redis, script] = [await driver(), count()];
    const keys = Array.from({ length: 40 }, () => key());
    const first = await Promise.all(keys.map((one) => redis.run(script, [one], [])));
    assert.deepEqual(
      first.map(int),
      keys.map(() => 1),
    );
    const second = await Promise.all(keys.map((one) => redis.run(script, [one], [])));
    assert.deepEqual(
      second.map(int),
      keys.map(() => 2),
    );
  });

  test('of callers that race with an unknown script, each runs it exactly once', async () => {
    const drivers = await Promise.all([driver(), createDriver(), createDriver()]);
    const [script, counter] = [count(), key()];
    const counts = await race(30, (index) => (drivers[index % 3] as (typeof drivers)[0]).run(script, [counter], []));
    assert.deepEqual(
      counts.map(int).sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  test('a readonly run answers, known to the server or not', async () => {
    const [redis, script, own] = [await driver(), read(), key()];
    await redis.send(['set', own, 'v', 'px', 60_000]);
    for (let times = 0; times < 2; times++) {
      assert.equal(text(await redis.run(script, [own], [], undefined, true)), 'v');
    }
  });

  test('keys of one script that share a hash tag work, in several slots they are refused where it is clustered', async () => {
    const [redis, script] = [await driver(), echoAll()];
    const tag = key();
    await redis.run(script, [`{${tag}}a`, `{${tag}}b`], []);
    if (!redis.clustered) return;
    const error = await driverError(redis.run(script, [`{${tag}}a`, `{${tag}2}b`], []));
    assert.equal(error.redisCode, 'CROSSSLOT');
    assert.notEqual(error.kind, 'unknown');
  });
}
