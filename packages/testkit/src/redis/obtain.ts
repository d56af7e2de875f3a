import { startCluster } from './cluster.ts';
import { sharedHost } from './hosts.ts';
import { startSentinel } from './sentinel.ts';
import { startServer } from './server.ts';
import type { Log } from './server-host.ts';

/** The ways in which Redis is run, each with the variable that points at one of your own. */
const TOPOLOGIES = {
  standalone: 'REDIS_URL',
  cluster: 'REDIS_CLUSTER_URL',
  sentinel: 'REDIS_SENTINEL_URL',
} as const;

export type Topology = keyof typeof TOPOLOGIES;

/** A Redis to test against. */
export interface ObtainedRedis {
  /** `redis://host:port`, or `redis-sentinel://host:port/name`. */
  readonly url: string;
  /** Where it came from, for people: `REDIS_URL`, `redis-server 8.2.1 in Docker`, `redis-server 7.0.15`. */
  readonly source: string;
  /** Ends it, where it was started here. */
  stop(): Promise<void>;
}

const start = { standalone: startServer, cluster: startCluster, sentinel: startSentinel };

/**
 * A real Redis of this topology: the one that the variable names (`REDIS_URL`, `REDIS_CLUSTER_URL`,
 * `REDIS_SENTINEL_URL`), else one in a container where a Docker engine answers, else one of plain processes.
 *
 * @throws an Error that names the ways to get one, when there is none
 */
export async function obtainRedis(topology: Topology, log: Log = () => {}): Promise<ObtainedRedis> {
  const variable = TOPOLOGIES[topology];
  const url = process.env[variable];
  if (url) return { url, source: variable, stop: async () => {} };
  const { label, ...started } = await start[topology]({ host: await sharedHost(log) });
  return { url: started.url, source: label, stop: started.stop };
}
