import { driverClusterSuite, driverFaultSuite, driverSentinelSuite, driverSuite } from '@redis-patterns/testkit';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis5';
import { describe, test } from 'vitest';
import { driverOn, seed, servers } from './setups.ts';

const { standalone, cluster, sentinel } = servers;
const timeout = 20_000;

/** What redis 5 does not do in a cluster, and 6 does (docs/drivers.md). */
const beyondRedis5 = [
  'when a master is killed, its replica is used, with scripts and tracking',
  'text comes back as it was, whatever its characters', // a key with an empty hash tag, {}, is looked for elsewhere
];
const inCluster = (name: string, run: () => Promise<void>): void => {
  if (!beyondRedis5.includes(name)) test(name, run);
};

describe.each([
  { name: 'standalone', createDriver: () => driverOn(createClient({ url: standalone })) },
  { name: 'sentinel', createDriver: () => driverOn(createSentinel(sentinel)) },
  { name: 'pool', createDriver: () => driverOn(createClientPool({ url: standalone })) },
])('driver contract on redis 5, $name', (setup) => driverSuite({ test, ...setup }));

describe('driver contract on redis 5, cluster', () =>
  driverSuite({
    test: inCluster,
    createDriver: () => driverOn(createCluster({ rootNodes: [{ url: cluster }] })),
  }));

describe('driver contract on redis 5 under faults', { timeout }, () =>
  driverFaultSuite({ test, createDriver: (port) => driverOn(createClient({ socket: { port } })) }),
);

describe('driver contract on redis 5 in a cluster that changes', { timeout }, () =>
  driverClusterSuite({
    test: inCluster,
    createDriver: (port) => driverOn(createCluster({ rootNodes: seed(port) })),
  }),
);

describe('driver contract on redis 5 behind Sentinel', { timeout }, () =>
  driverSentinelSuite({
    test,
    createDriver: (port, name) => driverOn(createSentinel({ name, sentinelRootNodes: [{ host: '127.0.0.1', port }] })),
  }),
);
