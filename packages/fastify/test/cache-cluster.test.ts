import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Cluster } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, describe, test } from 'vitest';
import { clusterUrl } from '../../../scripts/redis-url.ts';
import { httpProbes } from '../../core/test/http-probes.ts';
import { open } from './probe-site.ts';

const url = await clusterUrl();
const ioredis = new Cluster([url]).on('error', () => {});
const nodeRedis = createCluster({ rootNodes: [{ url }] });
await nodeRedis.on('error', () => {}).connect();

afterAll(() => {
  ioredis.disconnect();
  nodeRedis.destroy();
});

describe('on a cluster, ioredis', () => {
  httpProbes({ test, driver: ioredisDriver(ioredis), open });
});

describe('on a cluster, node-redis', () => {
  httpProbes({ test, driver: nodeRedisDriver(nodeRedis), open });
});
