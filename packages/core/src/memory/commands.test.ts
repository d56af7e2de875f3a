import { beforeEach, describe, expect, test } from 'vitest';
import type { Args, Driver, Reply } from '../driver/driver.ts';
import { memoryDriver } from './memory-driver.ts';

/*
 * What each command answers. Every row was compared with Redis 7.0.15, and so were 60,000 random commands when these
 * were written; the driver suite of the testkit compares them on every server.
 */

type Row = [line: string, answer: Reply | 'WRONGTYPE' | 'ERR'];

let driver: Driver;

beforeEach(async () => {
  driver = memoryDriver();
  await driver.send(['set', 's', 'hello']);
  await driver.send(['set', 'n', '41', 'px', 100_000]);
  await driver.send(['hset', 'h', 'f', '1', 'g', '2']);
  await driver.send(['zadd', 'z', 1, 'a', 2.5, 'b', 2.5, 'a2', '-inf', 'low', 'inf', 'top']);
});

const say = (line: string): Promise<Reply> => driver.send(line.split(' ') as unknown as Args);

const answers = (rows: Row[]): void => {
  test.each(rows)('%s', async (line, answer) => {
    const codes: unknown[] = ['WRONGTYPE', 'ERR'];
    if (!codes.includes(answer)) expect(await say(line)).toEqual(answer);
    else await expect(say(line)).rejects.toMatchObject({ code: 'DRIVER_FAILED', kind: 'reply', redisCode: answer });
  });
};

describe('keys', () => {
  answers([
    ['exists s n nope s', 3],
    ['type s', 'string'],
    ['type h', 'hash'],
    ['type z', 'zset'],
    ['type nope', 'none'],
    ['pttl s', -1],
    ['pttl nope', -2],
    ['pexpire s 1000', 1],
    ['pexpire nope 1000', 0],
    ['pexpire s x', 'ERR'],
    ['unlink s n nope', 2],
    ['del s s', 1],
    ['scan 0', ['0', ['s', 'n', 'h', 'z']]],
    ['scan 0 MATCH [sn] COUNT 1', ['0', ['s', 'n']]],
    ['scan 0 type string', 'ERR'],
    ['scan 0 match', 'ERR'],
  ]);
});

describe('strings', () => {
  answers([
    ['get s', 'hello'],
    ['GET s', 'hello'],
    ['get nope', null],
    ['get h', 'WRONGTYPE'],
    ['mget s nope h n', ['hello', null, null, '41']],
    ['getrange s 0 1', 'he'],
    ['getrange s -3 -1', 'llo'],
    ['getrange s 1 -10', ''],
    ['getrange s 0 -10', 'h'],
    ['getrange s -5 -6', ''],
    ['getrange s 3 100', 'lo'],
    ['getrange s 9 10', ''],
    ['getrange nope 0 -1', ''],
    ['getrange s 1.5 2', 'ERR'],
    ['getrange s 01 2', 'ERR'],
    ['getrange h 0 1', 'WRONGTYPE'],
    ['getdel s', 'hello'],
    ['getdel nope', null],
    ['getdel h', 'WRONGTYPE'],
    ['set s x', 'OK'],
    ['set h x', 'OK'],
    ['set s x px 100', 'OK'],
    ['set s x EX 100', 'OK'],
    ['set s x px 0', 'ERR'],
    ['set s x px -1', 'ERR'],
    ['set s x px', 'ERR'],
    ['set s x px 1.5', 'ERR'],
    ['set s x nx', null],
    ['set nope x NX', 'OK'],
    ['set s x xx', 'OK'],
    ['set nope x xx px 100', null],
    ['set s x what', 'ERR'],
    ['incr n', 42],
    ['incr nope', 1],
    ['incr s', 'ERR'],
    ['incr h', 'WRONGTYPE'],
  ]);

  test('getdel removes the key', async () => {
    await say('getdel s');
    expect(await say('get s')).toBeNull();
  });

  test('set refused by nx leaves the value and its TTL', async () => {
    await say('set n x nx px 5');
    expect(await say('get n')).toBe('41');
    expect(await say('pttl n')).toBeGreaterThan(1_000);
  });

  test('ex counts seconds, px milliseconds, and neither means no TTL', async () => {
    await say('set n x ex 10');
    expect(await say('pttl n')).toBeGreaterThan(9_000);
    await say('set n x px 10');
    expect(await say('pttl n')).toBeLessThanOrEqual(10);
    await say('set n x');
    expect(await say('pttl n')).toBe(-1);
  });

  test('incr keeps the TTL', async () => {
    await say('incr n');
    expect(await say('pttl n')).toBeGreaterThan(1_000);
  });
});

describe('hashes', () => {
  answers([
    ['hget h f', '1'],
    ['hget h nope', null],
    ['hget nope f', null],
    ['hget s f', 'WRONGTYPE'],
    ['hmget h f nope g', ['1', null, '2']],
    ['hmget nope f', [null]],
    ['hgetall h', ['f', '1', 'g', '2']],
    ['hgetall nope', []],
    ['hgetall s', 'WRONGTYPE'],
    ['hset h f 3 x 4', 1],
    ['hset h f', 'ERR'],
    ['hset h f 1 g', 'ERR'],
    ['hdel h f nope', 1],
    ['hdel nope f', 0],
  ]);

  test('a field may be called __proto__', async () => {
    await say('hset p __proto__ 1');
    expect(await say('hgetall p')).toEqual(['__proto__', '1']);
  });

  test('a hash without fields is gone', async () => {
    await say('hdel h f g');
    expect(await say('exists h')).toBe(0);
  });
});

describe('sorted sets', () => {
  answers([
    ['zcard z', 5],
    ['zcard nope', 0],
    ['zcard s', 'WRONGTYPE'],
    ['zscore z b', '2.5'],
    ['zscore z top', 'inf'],
    ['zscore z low', '-inf'],
    ['zscore z nope', null],
    ['zrange z 0 -1', ['low', 'a', 'a2', 'b', 'top']],
    ['zrange z -2 -1', ['b', 'top']],
    ['zrange z 1 1', ['a']],
    ['zrange z 0 -10', []],
    ['zrange z 3 1', []],
    ['zrange nope 0 -1', []],
    ['zrange z 1 2.5 byscore', ['a', 'a2', 'b']],
    ['zrange z (1 +inf BYSCORE', ['a2', 'b', 'top']],
    ['zrange z -inf (2.5 byscore', ['low', 'a']],
    ['zrange z (0 inf byscore', ['a', 'a2', 'b', 'top']],
    ['zrange z x 1 byscore', 'ERR'],
    ['zrange z 1.5 2', 'ERR'],
    ['zrange z 0 1 rev', 'ERR'],
    ['zrange s 0 -1', 'WRONGTYPE'],
    ['zadd z 7 a 8 new', 1],
    ['zadd z x a', 'ERR'],
    ['zadd z 1 a 2', 'ERR'],
    ['zrem z a nope', 1],
    ['zrem nope a', 0],
  ]);
});

describe('the server', () => {
  answers([
    ['ping', 'PONG'],
    ['ping hello', 'hello'],
    ['flushall', 'ERR'],
    ['constructor', 'ERR'],
    ['get', 'ERR'],
    ['get a b', 'ERR'],
    ['hget h', 'ERR'],
  ]);

  test('time is that of the clock, in seconds and microseconds', async () => {
    expect(await memoryDriver({ now: () => 1_764_100_000_007 }).send(['time'])).toEqual(['1764100000', '7000']);
  });

  test('a refusal quotes no argument', async () => {
    for (const line of ['secret', 'get secret secret', 'zrange z secret 1', 'set s x secret', 'incr s']) {
      const error = await say(line).catch((error: unknown) => error);
      expect(`${error} ${(error as Error).cause}`).not.toMatch(/secret|hello/);
    }
  });
});
