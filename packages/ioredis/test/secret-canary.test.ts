import { inspect } from 'node:util';
import { secretCanarySuite } from '@redis-patterns/testkit';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { driverOn, servers, setups } from './setups.ts';

const leaks = ['tracing:ioredis:command:start', 'tracing:ioredis:command:asyncEnd']; // arguments, and replies

describe.each(setups)('secrets, $name', (setup) => secretCanarySuite({ test, ...setup, leaks }));

test("ioredis' own errors still carry the arguments, which the driver removes", async () => {
  const refusing = ['eval', "return redis.error_reply('ERR no')", 0, 'canary'] as const;
  const redis = new Redis(servers.standalone);
  const theirs: unknown = await redis.call(...refusing).catch((error: unknown) => error);
  const ours: unknown = await driverOn(redis)
    .send(refusing)
    .catch((error: unknown) => error);
  expect(inspect(theirs, { depth: 20 })).toContain('canary');
  expect(inspect(ours, { depth: 20 })).toContain('[redacted]');
  expect(inspect(ours, { depth: 20 })).not.toContain('canary');
});
