import type { Driver } from '@redis-patterns/core/driver';
import type { SuiteSetup } from '@redis-patterns/testkit';
import { Cluster, Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { clusterUrl, redisUrl, sentinelAddress, sentinelUrl } from '../../../scripts/redis-url.ts';
import { type IoredisClient, ioredisDriver } from '../src/index.ts';

interface Ended {
  disconnect(): void;
  on(event: 'error', listener: () => void): unknown;
}

const clients: Ended[] = [];

afterAll(() => {
  for (const client of clients) client.disconnect();
});

/** A driver on a client that is ended with the tests. */
export function driverOn(client: IoredisClient & Ended): Driver {
  client.on('error', () => {}); // faults are made on purpose: without a listener ioredis prints each
  clients.push(client);
  return ioredisDriver(client);
}

/** A driver for one server of this machine, such as a private one. */
export const createDriverAt = async (port: number): Promise<Driver> => driverOn(new Redis(port));

/** The nodes of a cluster, or the sentinels, by one of them on this machine. */
export const seed = (port: number): { host: string; port: number }[] => [{ host: '127.0.0.1', port }];

/** Drivers for a cluster or a Sentinel set-up of this machine. */
export const createClusterDriverAt = async (port: number): Promise<Driver> => driverOn(new Cluster(seed(port)));
export const createReplicaReaderAt = async (port: number): Promise<Driver> =>
  driverOn(new Cluster(seed(port), { scaleReads: 'slave' }));
export const createSentinelDriverAt = async (port: number, name: string): Promise<Driver> =>
  driverOn(new Redis({ sentinels: seed(port), name }));

type Setup = Omit<SuiteSetup, 'test'> & { readonly name: string };

const [standalone, cluster, sentinel] = await Promise.all([redisUrl(), clusterUrl(), sentinelUrl()]);
const { name, ...address } = sentinelAddress(sentinel);

/** How each topology is reached, whatever makes the client. */
export const servers: {
  readonly standalone: string;
  readonly cluster: string;
  readonly sentinel: { readonly sentinels: { host: string; port: number }[]; readonly name: string };
} = { standalone, cluster, sentinel: { sentinels: [address], name } };

/** What the contract suites run on in this package: ioredis with its default options, in each topology. */
export const setups: readonly Setup[] = [
  { name: 'standalone', createDriver: async () => driverOn(new Redis(standalone)) },
  { name: 'cluster', createDriver: async () => driverOn(new Cluster([cluster])) },
  { name: 'sentinel', createDriver: async () => driverOn(new Redis(servers.sentinel)) },
];
