import assert from 'node:assert/strict';
import { int, text, within } from '@redis-patterns/core/driver';
import { driverError } from './errors.ts';
import { count } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

/** A command not written by its deadline is never written. */
export function deadlines({ test, driver, key }: Subject): void {
  test('a command whose deadline has passed is never run, and the error says so', async () => {
    const [redis, counter] = [await driver(), key()];
    const { code, kind } = await driverError(redis.send(['incr', counter], performance.now() - 1));
    assert.deepEqual({ code, kind }, { code: 'DRIVER_TIMEOUT', kind: 'unsent' });
    assert.equal(await redis.send(['get', counter]), null);
  });

  test('a script whose deadline has passed is never run, known to the server or not', async () => {
    const [redis, counter, script] = [await driver(), key(), count()];
    for (const known of [false, true]) {
      if (known) await redis.run(script, [key()], []);
      const { code, kind } = await driverError(redis.run(script, [counter], [], performance.now() - 1));
      assert.deepEqual({ code, kind }, { code: 'DRIVER_TIMEOUT', kind: 'unsent' });
    }
    assert.equal(await redis.send(['get', counter]), null);
  });

  test('calls within their deadline are answered', async () => {
    const [redis, own] = [await driver(), key()];
    await within(2_000, (deadline) => redis.send(['set', own, 'v', 'px', 60_000], deadline));
    assert.equal(text(await within(2_000, (deadline) => redis.send(['get', own], deadline))), 'v');
    assert.equal(int(await within(2_000, (deadline) => redis.run(count(), [key()], [], deadline))), 1);
  });
}
