import type { Driver } from '@redis-patterns/core/driver';
import type { RedisCluster } from '../redis/cluster.ts';
import type { DriverPart } from './subject.ts';

/** What a suite needs that changes a cluster under its driver. */
export interface ClusterFaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … Give each test 20 seconds: a failover takes about 5. */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, for the cluster of which a node listens on this port of 127.0.0.1. */
  createDriver(port: number): Promise<Driver>;
  /** The same, on a client whose options let replicas answer. Absent where a client has none. */
  createReplicaReader?(port: number): Promise<Driver>;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}

/** The setup, and the cluster that its tests share. */
export interface ClusterScene extends ClusterFaultSetup {
  cluster(): Promise<RedisCluster>;
}
