import { inject } from 'vitest';
import type { Topology } from '../packages/testkit/src/redis/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the servers of this run are asked for; see vitest-setup.ts. */
    testServers: string;
  }
}

/*
 * The servers of a test run, one of each kind for all projects, started when first asked for. Ask at the top of a test
 * file (`const url = await redisUrl()`): vitest sets no time limit there, and a start may have to download a server.
 */

/** `redis://host:port` of the standalone server. */
export const redisUrl = (): Promise<string> => ask('standalone');

/** `redis://host:port` of one node of the cluster. */
export const clusterUrl = (): Promise<string> => ask('cluster');

/** `redis-sentinel://host:port/name` of one sentinel and the master it watches. */
export const sentinelUrl = (): Promise<string> => ask('sentinel');

/** The parts of a sentinel URL, as clients want them. */
export function sentinelAddress(url: string): { host: string; port: number; name: string } {
  const { hostname, port, pathname } = new URL(url);
  return { host: hostname, port: Number(port), name: pathname.slice(1) };
}

async function ask(topology: Topology): Promise<string> {
  const response = await fetch(`${inject('testServers')}/${topology}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
