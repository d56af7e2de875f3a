import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Driver, DriverError, int } from '@redis-patterns/core/driver';
import { count, failing } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

/** The error a promise rejects with; the test fails when it does not, or with another class. */
export async function driverError(call: Promise<unknown>): Promise<DriverError> {
  const error = await call.then(
    () => assert.fail('it was expected to fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DriverError, `expected a DriverError, got ${inspect(error)}`);
  return error;
}

/** Asserts that nothing of an error shows a secret: not its message, its cause, or any property of either. */
export function assertSilent(error: unknown, secret: string): void {
  const shown = inspect(error, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null });
  const hex = Buffer.from(secret)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1 '); // as a Buffer is inspected
  for (const form of [secret, hex]) assert.ok(!shown.includes(form), `an argument can be read from ${shown}`);
}

/** What the server refuses: kind `reply`, with the server's code. */
export function refusals({ test, driver, key }: Subject): void {
  const refused = async (redisCode: string, call: (redis: Driver, key: string) => Promise<unknown>): Promise<void> => {
    const [redis, text] = [await driver(), key()];
    await redis.send(['set', text, 'v', 'px', 60_000]);
    const error = await driverError(call(redis, text));
    const { code, kind, redisCode: actual, cause } = error;
    assert.deepEqual({ code, kind, redisCode: actual }, { code: 'DRIVER_FAILED', kind: 'reply', redisCode });
    assert.ok(cause instanceof Error, "cause is the client's own error");
  };

  test('a command on a key of another kind is refused with WRONGTYPE', () =>
    refused('WRONGTYPE', (redis, text) => redis.send(['hget', text, 'field'])));

  test('a script that meets a key of another kind is refused with WRONGTYPE', () =>
    refused('WRONGTYPE', async (redis, text) => {
      await redis.send(['unlink', text]);
      await redis.send(['hset', text, 'f', 'v']);
      await redis.send(['pexpire', text, 60_000]);
      return redis.run(count(), [text], []);
    }));

  test('a script that fails with a code of its own hands it on', () =>
    refused('SAMPLE', (redis, text) => redis.run(failing(), [text], [])));

  test('an unknown command is refused with ERR', () =>
    refused('ERR', (redis, text) => redis.send(['nosuchcommand', text])));

  test('too few arguments are refused with ERR', () => refused('ERR', (redis, text) => redis.send(['getrange', text])));

  test('a value that is no integer is refused with ERR', () =>
    refused('ERR', (redis, text) => redis.send(['incr', text])));

  test('a refused command does not harm the others of its tick', async () => {
    const [redis, text, counter] = [await driver(), key(), key()];
    await redis.send(['set', text, 'v', 'px', 60_000]);
    const outcomes = await Promise.allSettled([
      redis.send(['incr', counter]),
      redis.send(['hget', text, 'field']),
      redis.run(failing(), [text], []),
      redis.send(['incr', counter]),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.equal(int(await redis.send(['incr', counter])), 3);
    await redis.send(['unlink', counter]);
  });

  test('an error shows no argument, in no property at any depth', async () => {
    const [redis, text, secret] = [await driver(), key(), 'canary-8f14e45f'];
    await redis.send(['set', text, 'v', 'px', 60_000]);
    const errors = await Promise.all(
      [
        redis.send(['hset', text, 'field', secret]),
        redis.send(['hset', text, 'field', Buffer.from(secret)]),
        redis.run(failing(), [text], [secret, Buffer.from(secret)]),
      ].map(driverError),
    );
    for (const error of errors) assertSilent(error, secret);
  });
}
