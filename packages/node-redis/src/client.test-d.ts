import type { createClient, createClientPool, createCluster, createSentinel, RedisClientType } from 'redis';
import type * as redis5 from 'redis5';
import { expectTypeOf, test } from 'vitest';
import type { NodeRedisClient } from './client.ts';
import type { nodeRedisDriver } from './node-redis-driver.ts';

test('it takes every kind of client of both majors', () => {
  expectTypeOf<ReturnType<typeof createClient>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof createClientPool>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof createCluster>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof createSentinel>>().toExtend<NodeRedisClient>();
  expectTypeOf<RedisClientType>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof redis5.createClient>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof redis5.createClientPool>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof redis5.createCluster>>().toExtend<NodeRedisClient>();
  expectTypeOf<ReturnType<typeof redis5.createSentinel>>().toExtend<NodeRedisClient>();
});

test('it takes nothing else', () => {
  expectTypeOf<{ url: string }>().not.toExtend<NodeRedisClient>();
  expectTypeOf<string | undefined>().not.toExtend<NodeRedisClient>();
  expectTypeOf<typeof nodeRedisDriver>().parameters.toEqualTypeOf<[client: NodeRedisClient]>();
});
