import { driverClusterSuite, driverFaultSuite, driverSentinelSuite, driverSuite } from '@redis-patterns/testkit';
import { Cluster, Redis } from 'ioredis5';
import { describe, test } from 'vitest';
import { driverOn, seed, servers } from './setups.ts';

const { standalone, cluster, sentinel } = servers;
const timeout = 20_000;

describe.each([
  { name: 'standalone', createDriver: async () => driverOn(new Redis(standalone)) },
  { name: 'cluster', createDriver: async () => driverOn(new Cluster([cluster])) },
  { name: 'sentinel', createDriver: async () => driverOn(new Redis(sentinel)) },
])('driver contract on ioredis 5, $name', (setup) => driverSuite({ test, ...setup }));

describe('driver contract on ioredis 5 under faults', { timeout }, () =>
  driverFaultSuite({ test, createDriver: async (port) => driverOn(new Redis(port)) }),
);

describe('driver contract on ioredis 5 in a cluster that changes', { timeout }, () =>
  driverClusterSuite({
    test,
    createDriver: async (port) => driverOn(new Cluster(seed(port))),
    createReplicaReader: async (port) => driverOn(new Cluster(seed(port), { scaleReads: 'all' })),
  }),
);

describe('driver contract on ioredis 5 behind Sentinel', { timeout }, () =>
  driverSentinelSuite({
    test,
    createDriver: async (port, name) => driverOn(new Redis({ sentinels: seed(port), name })),
  }),
);
