import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type ObtainedRedis, obtainRedis, type Topology } from '../packages/testkit/src/redis/index.ts';
import type {} from './redis-url.ts';

/*
 * The Redis servers of a run are started when a test file first asks for one, and once for all projects: a run of unit
 * tests alone pays for none, and a cluster (2 s) comes up while other tests run. Test files run in other processes and
 * ask over HTTP (redis-url.ts); vitest's `provide` alone would need every server before the first test.
 */

interface Servers {
  readonly url: string;
  stop(): Promise<void>;
}

// vitest calls the setup once per project, in one process
const key = Symbol.for('@redis-patterns/vitest-setup');
const shared = globalThis as { [key]?: { servers: Promise<Servers>; users: number } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[key] ??= { servers: offerServers(), users: 0 };
  const entry = shared[key];
  entry.users++;
  project.provide('testServers', (await entry.servers).url);
  return async () => {
    if (--entry.users > 0) return;
    delete shared[key];
    await (await entry.servers).stop();
  };
}

async function offerServers(): Promise<Servers> {
  const started = new Map<string, Promise<ObtainedRedis>>();
  const obtain = (topology: string): Promise<ObtainedRedis> => {
    const redis = started.get(topology) ?? obtained(topology as Topology);
    started.set(topology, redis);
    return redis;
  };
  const server = createServer((request, response) => {
    obtain(request.url?.slice(1) ?? '').then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      for (const redis of await Promise.allSettled(started.values()))
        if (redis.status === 'fulfilled') await redis.value.stop();
    },
  };
}

async function obtained(topology: Topology): Promise<ObtainedRedis> {
  const redis = await obtainRedis(topology, (text) => console.log(text));
  console.log(`Redis for the tests, ${topology}: ${redis.url} (${redis.source})`);
  return redis;
}
