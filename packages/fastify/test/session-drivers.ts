import type { Driver } from '@redis-patterns/core/driver';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Cluster } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll } from 'vitest';
import { clusterUrl } from '../../../scripts/redis-url.ts';
import { drivers } from './drivers.ts';

const url = await clusterUrl();
const ioredis = new Cluster([url]);
const nodeRedis = createCluster({ rootNodes: [{ url }] });
nodeRedis.on('error', () => {});
await nodeRedis.connect();

afterAll(() => {
  ioredis.disconnect();
  nodeRedis.destroy();
});

/** What sessions are tried on in this package: memory, and each client on a server and on a cluster. */
export const sessionDrivers: readonly (readonly [name: string, driver: Driver])[] = [
  ...drivers,
  ['ioredis, cluster', ioredisDriver(ioredis)],
  ['node-redis, cluster', nodeRedisDriver(nodeRedis)],
];
