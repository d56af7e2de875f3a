import { driverClusterSuite, driverSentinelSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { createClusterDriverAt, createReplicaReaderAt, createSentinelDriverAt } from './setups.ts';

describe('driver contract in a cluster that changes', { timeout: 20_000 }, () =>
  driverClusterSuite({ test, createDriver: createClusterDriverAt, createReplicaReader: createReplicaReaderAt }),
);

describe('driver contract behind Sentinel', { timeout: 20_000 }, () =>
  driverSentinelSuite({ test, createDriver: createSentinelDriverAt }),
);
