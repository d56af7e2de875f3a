import type { Cluster, Redis } from 'ioredis';
import type { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import { expectTypeOf, test } from 'vitest';
import type { IoredisClient } from './client.ts';
import type { ioredisDriver } from './ioredis-driver.ts';

test('it takes the clients of both majors, whatever they map replies to', () => {
  expectTypeOf<Redis | Redis<'resp3'> | Cluster | Cluster<'resp3'>>().toExtend<IoredisClient>();
  expectTypeOf<Redis5 | Cluster5>().toExtend<IoredisClient>();
});

test('it takes nothing else', () => {
  expectTypeOf<{ host: string }>().not.toExtend<IoredisClient>();
  expectTypeOf<string | undefined>().not.toExtend<IoredisClient>();
  expectTypeOf<typeof ioredisDriver>().parameters.toEqualTypeOf<[client: IoredisClient]>();
});
