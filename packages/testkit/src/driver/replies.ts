import assert from 'node:assert/strict';
import { type Arg, bytes, flat, float, int, list, text, textOrNull } from '@redis-patterns/core/driver';
import fc from 'fast-check';
import { hostileBytes, hostileText } from '../arbitraries.ts';
import { answer, echo, echoAll } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Plain commands: every reply has its one shape, whatever the client and its protocol. */
export function commandReplies({ test, driver, key }: Subject): void {
  test('a status comes as its text', async () => {
    assert.equal(text(await (await driver()).send(['set', key(), 'v', 'px', 60_000])), 'OK');
  });

  test('an integer comes as a number', async () => {
    const [redis, counter] = [await driver(), key()];
    assert.equal(int(await redis.send(['incr', counter])), 1);
    assert.equal(int(await redis.send(['incr', counter])), 2);
    assert.equal(int(await redis.send(['pexpire', counter, 60_000])), 1);
  });

  test('a missing key is null, an empty value is not', async () => {
    const [redis, empty] = [await driver(), key()];
    await redis.send(['set', empty, '', 'px', 60_000]);
    assert.equal(await redis.send(['get', key()]), null);
    assert.equal(text(await redis.send(['get', empty])), '');
  });

  test('text comes back as it was, whatever its characters', async () => {
    const redis = await driver();
    const property = fc.asyncProperty(hostileText(), hostileText(), async (name, value) => {
      const hostile = key(name);
      await redis.send(['set', hostile, value, 'px', 60_000]);
      assert.equal(text(await redis.send(['get', hostile])), value);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  test('a value of 1 MiB comes back whole', async () => {
    const [redis, large, value] = [await driver(), key(), 'x'.repeat(2 ** 20)];
    await redis.send(['set', large, value, 'px', 60_000]);
    assert.equal(text(await redis.send(['get', large])), value);
  });

  test('numbers travel as their decimal text', async () => {
    const [redis, script] = [await driver(), echoAll()];
    const numbers: Arg[] = [0, -1, 1.5, 2 ** 53 - 1, 1_767_225_600_000_123];
    const [, ...echoed] = list(await redis.run(script, [key()], numbers)).map(text);
    assert.deepEqual(echoed, numbers.map(String));
  });

  test('a list has its items in order, with null for what is missing', async () => {
    const [redis, hash] = [await driver(), key()];
    await redis.send(['hset', hash, 'a', '1', 'c', '3']);
    assert.deepEqual(list(await redis.send(['hmget', hash, 'c', 'b', 'a'])).map(textOrNull), ['3', null, '1']);
    await redis.send(['unlink', hash]);
  });

  test('HGETALL is one flat list, in the order of the fields, also with a field named __proto__', async () => {
    const [redis, hash] = [await driver(), key()];
    await redis.send(['hset', hash, 'a', '1', '__proto__', '2', 'constructor', '', '3', 'é']);
    const reply = await redis.send(['hgetall', hash]);
    assert.ok(Array.isArray(reply), 'HGETALL must be a list');
    assert.deepEqual(reply.map(text), ['a', '1', '__proto__', '2', 'constructor', '', '3', 'é']);
    assert.deepEqual(await redis.send(['hgetall', key()]), [], 'no fields');
    await redis.send(['unlink', hash]);
  });

  test('ZSCORE is a number or its text, null for no member', async () => {
    const [redis, sorted] = [await driver(), key()];
    await redis.send(['zadd', sorted, 1.5, 'a', 1_767_225_600_000_123, 'b']);
    assert.equal(float(await redis.send(['zscore', sorted, 'a'])), 1.5);
    assert.equal(float(await redis.send(['zscore', sorted, 'b'])), 1_767_225_600_000_123);
    assert.equal(await redis.send(['zscore', sorted, 'c']), null);
    await redis.send(['unlink', sorted]);
  });

  test('a command may be named in any case', async () => {
    const [redis, named] = [await driver(), key()];
    await redis.send(['SET', named, 'v', 'PX', 60_000]);
    assert.equal(text(await redis.send(['GeT', named])), 'v');
    await redis.send(['HSET', `${named}:hash`, 'f', 'v']);
    assert.deepEqual(
      flat(await redis.send(['HGETALL', `${named}:hash`])).map((part) => text(part)),
      ['f', 'v'],
    );
    await redis.send(['unlink', `${named}:hash`]);
  });
}

/** Bytes survive, in every place where a caller may put them. */
export function byteReplies({ test, driver, key, lacks }: Subject): void {
  if (lacks.includes('bytes')) return;
  test('bytes come back as they were, in values and arguments of scripts', async () => {
    const [redis, script] = [await driver(), echo()];
    const survives = async (value: Uint8Array): Promise<void> => {
      const binary = key();
      await redis.send(['set', binary, value, 'px', 60_000]);
      assert.deepEqual(Buffer.from(bytes(await redis.send(['get', binary]))), Buffer.from(value));
      assert.deepEqual(Buffer.from(bytes(await redis.run(script, [binary], [value]))), Buffer.from(value));
    };
    await survives(EVERY_BYTE);
    await fc.assert(fc.asyncProperty(hostileBytes(), survives), { numRuns: 30 });
  });
}

/** Scripts answer in RESP2 shapes: https://redis.io/docs/latest/develop/programmability/lua-api/#data-type-conversion */
export function scriptReplies({ test, driver, key }: Subject): void {
  const shapes: readonly (readonly [what: string, lua: string, reply: Parameters<typeof answer>[1]])[] = [
    ['an integer is a number', '42', 42],
    ['an integer is exact up to 2^52, as large as times in µs are', '4503599627370495', 2 ** 52 - 1],
    ['a negative integer is a number', '-7', -7],
    ['a fraction is cut off', '3.99', 3],
    ['true is 1', 'true', 1],
    ['false is null', 'false', null],
    ['nil is null', 'nil', null],
    ['text is text', "'abc'", 'abc'],
    ['empty text is empty text', "''", ''],
    ['a status is its text', "redis.status_reply('FINE')", 'FINE'],
    ['an empty table is an empty list', '{}', []],
    ['a list ends at its first nil', '{ 1, nil, 2 }', [1]],
    ['a list keeps its order and its kinds', "{ 'a', 1, false, { 'b', { 2 } }, '' }", ['a', 1, null, ['b', [2]], '']],
  ];
  for (const [what, lua, expected] of shapes) {
    test(`in the reply of a script, ${what}`, async () => {
      const reply = await (await driver()).run(answer(lua, expected), [key()], []);
      assert.deepEqual(asText(reply), expected);
    });
  }
}

function asText(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply.map(asText);
  return reply instanceof Uint8Array ? text(reply) : reply;
}
