import type { Driver } from '@redis-patterns/core/driver';
import type { SuiteSetup } from '@redis-patterns/testkit';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { afterAll } from 'vitest';
import { clusterUrl, redisUrl, sentinelAddress, sentinelUrl } from '../../../scripts/redis-url.ts';
import { type NodeRedisClient, nodeRedisDriver } from '../src/index.ts';

interface Connectable {
  connect(): Promise<unknown>;
  destroy(): unknown;
  on(event: 'error', listener: () => void): unknown;
}

const clients: Connectable[] = [];

afterAll(async () => {
  for (const client of clients) await client.destroy();
});

/** A driver on a client that is connected first, and ended with the tests. */
export async function driverOn(client: NodeRedisClient & Connectable): Promise<Driver> {
  client.on('error', () => {}); // without a listener, a lost connection ends the process
  clients.push(client);
  await client.connect();
  return nodeRedisDriver(client);
}

/** Drivers for one server of this machine, such as a private one. */
export const createDriverAt = (port: number): Promise<Driver> => driverOn(createClient({ socket: { port } }));
export const createPoolDriverAt = (port: number): Promise<Driver> => driverOn(createClientPool({ socket: { port } }));

/** The nodes of a cluster, by one of them on this machine. */
export const seed = (port: number): { url: string }[] => [{ url: `redis://127.0.0.1:${port}` }];

/** Drivers for a cluster or a Sentinel set-up of this machine. */
export const createClusterDriverAt = (port: number): Promise<Driver> =>
  driverOn(createCluster({ rootNodes: seed(port) }));
export const createReplicaReaderAt = (port: number): Promise<Driver> =>
  driverOn(createCluster({ rootNodes: seed(port), useReplicas: true }));
export const createSentinelDriverAt = (port: number, name: string): Promise<Driver> =>
  driverOn(createSentinel({ name, sentinelRootNodes: [{ host: '127.0.0.1', port }] }));

type Setup = Omit<SuiteSetup, 'test'> & { readonly name: string };

const [standalone, cluster, sentinel] = await Promise.all([redisUrl(), clusterUrl(), sentinelUrl()]);
const { name, host, port } = sentinelAddress(sentinel);

/** How each topology is reached, whatever makes the client. */
export const servers: {
  readonly standalone: string;
  readonly cluster: string;
  readonly sentinel: { readonly name: string; readonly sentinelRootNodes: { host: string; port: number }[] };
} = { standalone, cluster, sentinel: { name, sentinelRootNodes: [{ host, port }] } };

/** What the contract suites run on in this package: node-redis with its default options, in each topology. */
export const setups: readonly Setup[] = [
  { name: 'standalone', createDriver: () => driverOn(createClient({ url: standalone })) },
  { name: 'cluster', createDriver: () => driverOn(createCluster({ rootNodes: [{ url: cluster }] })) },
  { name: 'sentinel', createDriver: () => driverOn(createSentinel(servers.sentinel)) },
  { name: 'pool', createDriver: () => driverOn(createClientPool({ url: standalone })) },
];
