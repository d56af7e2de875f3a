import type { Driver } from '@redis-patterns/core/driver';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

/** A client with its defaults, and our driver over another client with the same defaults. */
export interface Side {
  readonly name: string;
  /** How the peer is called in the tables. */
  readonly peer: string;
  get(key: string): Promise<string | null>;
  evalsha(sha: string, key: string): Promise<unknown>;
  readonly driver: Driver;
  close(): Promise<void>;
}

export async function ioredisSide(url: string): Promise<Side> {
  const [raw, ours] = [new Redis(url), new Redis(url)];
  const driver = ioredisDriver(ours);
  return {
    name: 'ioredis',
    peer: 'redis.call',
    get: (key) => raw.call('GET', key) as Promise<string | null>,
    evalsha: (sha, key) => raw.call('EVALSHA', sha, 1, key),
    driver,
    close: async () => {
      await driver.close();
      await Promise.all([raw.quit(), ours.quit()]);
    },
  };
}

export async function nodeRedisSide(url: string): Promise<Side> {
  const [raw, ours] = [createClient({ url }), createClient({ url })];
  for (const client of [raw, ours]) client.on('error', (error) => console.error(error));
  await Promise.all([raw.connect(), ours.connect()]);
  const driver = nodeRedisDriver(ours);
  return {
    name: 'node-redis',
    peer: 'client.get',
    get: (key) => raw.get(key),
    evalsha: (sha, key) => raw.evalSha(sha, { keys: [key] }),
    driver,
    close: async () => {
      await driver.close();
      await Promise.all([raw.close(), ours.close()]);
    },
  };
}
