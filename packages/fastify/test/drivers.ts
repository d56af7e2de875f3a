import type { Driver } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';

const url = await redisUrl();
const ioredis = new Redis(url).on('error', () => {});
const nodeRedis = await createClient({ url })
  .on('error', () => {})
  .connect();

afterAll(() => {
  ioredis.disconnect();
  nodeRedis.destroy();
});

/** What this package is tried on: memory, and each client on a real server. */
export const drivers: readonly (readonly [name: string, driver: Driver])[] = [
  ['memory', memoryDriver()],
  ['ioredis', ioredisDriver(ioredis)],
  ['node-redis', nodeRedisDriver(nodeRedis)],
];
