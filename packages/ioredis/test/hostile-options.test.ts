import { int, zscore } from '@redis-patterns/core/driver';
import { driverFaultSuite, driverSuite } from '@redis-patterns/testkit';
import { Cluster, Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { driverOn, servers } from './setups.ts';

const { standalone, cluster } = servers;

/** Options that decide when, how often and in which form commands are sent and answered. */
const hostile = {
  'retries without end, auto-pipelining': {
    maxRetriesPerRequest: null, // as BullMQ wants it
    enableReadyCheck: false,
    enableAutoPipelining: true,
  },
  'RESP2, no resending': { protocol: 2, autoResendUnfulfilledCommands: false },
} as const;

describe.each(Object.entries(hostile))('the driver contract holds with %s', (_name, options) => {
  driverSuite({ test, createDriver: async () => driverOn(new Redis(standalone, options)) });
  describe('under faults', { timeout: 20_000 }, () =>
    driverFaultSuite({ test, createDriver: async (port) => driverOn(new Redis(port, options)) }),
  );
});

describe('the driver contract holds in a cluster with auto-pipelining', () => {
  const create = (): Cluster => new Cluster([cluster], { enableAutoPipelining: true });
  driverSuite({ test, createDriver: async () => driverOn(create()) });
});

test('integers come as text where the client wants numbers so, and are read all the same', async () => {
  const redis = driverOn(new Redis(standalone, { stringNumbers: true }));
  const key = `t${crypto.randomUUID()}:driver:test:counter`;
  expect(await redis.send(['incr', key])).toBe('1');
  expect(int(await redis.send(['pexpire', key, 1_000]))).toBe(1);
});

test("HGETALL is flat, and ZSCORE a number, where the client maps replies as RESP3 does (replyMapping: 'resp3')", async () => {
  const redis = driverOn(new Redis(standalone, { replyMapping: 'resp3' }));
  const key = `t${crypto.randomUUID()}:driver:test:shapes`;
  await redis.send(['hset', key, 'a', 'é', '__proto__', '2', 'constructor', '']);
  expect(String(await redis.send(['hgetall', key]))).toBe('a,é,__proto__,2,constructor,');
  await redis.send(['unlink', key]);
  expect(await redis.send(['hgetall', key])).toEqual([]);
  await redis.send(['zadd', key, 1.5, 'a']);
  const { args, decode } = zscore(key, 'a');
  expect(decode(await redis.send(args))).toBe(1.5);
  await redis.send(['unlink', key]);
});
