import type { Driver } from '@redis-patterns/core/driver';
import { GlideClient, GlideClusterClient, Logger } from '@valkey/valkey-glide';
import { afterAll, describe, test } from 'vitest';
import { clusterUrl, redisUrl } from '../../../scripts/redis-url.ts';
import { glideDriver } from '../examples/glide-driver.ts';
import { driverClusterSuite, driverFaultSuite, driverSuite } from '../src/index.ts';

/*
 * A driver of somebody else is held against the contract: this is what the author of one writes.
 */

Logger.setLoggerConfig('off'); // it logs a line for each error reply

const lacks = ['track', 'nodeOf'] as const;
const clients: (GlideClient | GlideClusterClient)[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

function optionsFor(url: string): { addresses: { host: string; port: number }[]; requestTimeout: number } {
  const { hostname, port } = new URL(url);
  return { addresses: [{ host: hostname, port: Number(port) }], requestTimeout: 2_000 };
}

async function single(url: string): Promise<Driver> {
  const client = await GlideClient.createClient(optionsFor(url));
  clients.push(client);
  return glideDriver(client);
}

async function clustered(url: string): Promise<Driver> {
  const client = await GlideClusterClient.createClient(optionsFor(url));
  clients.push(client);
  return glideDriver(client);
}

const [standalone, cluster] = await Promise.all([redisUrl(), clusterUrl()]);

describe.each([
  { name: 'standalone', createDriver: () => single(standalone) },
  { name: 'cluster', createDriver: () => clustered(cluster) },
])('driver contract, GLIDE $name', ({ createDriver }) => driverSuite({ test, createDriver, lacks }));

describe('driver contract under faults, GLIDE', { timeout: 20_000 }, () =>
  driverFaultSuite({ test, createDriver: (port) => single(`redis://127.0.0.1:${port}`), lacks, mayRunLate: true }),
);

describe('driver contract in a cluster that changes, GLIDE', { timeout: 20_000 }, () =>
  driverClusterSuite({ test, createDriver: (port) => clustered(`redis://127.0.0.1:${port}`), lacks }),
);
