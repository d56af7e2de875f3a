import { createHash, randomUUID } from 'node:crypto';
import type { Driver, Script } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Redis } from 'ioredis';
import type { RedisReply } from 'rate-limit-redis';
import type { IRateLimiterStoreOptions } from 'rate-limiter-flexible';
import { createClient } from 'redis';

/** A counter with a window, in two commands: the least that any limiter on Redis does. */
const lua = `local hits = redis.call('INCR', KEYS[1])
if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return hits`;

export const counter: Script = {
  name: 'bench/window',
  lua,
  sha: createHash('sha1').update(lua).digest('hex'),
  model: () => 1,
};

/** One client with its defaults, the same for the peers and, on a connection of its own, under our driver. */
export interface Side {
  readonly name: string;
  readonly evalsha: (sha: string, key: string, arg: string) => Promise<unknown>;
  /** What rate-limit-redis is given. */
  readonly sendCommand: (...args: string[]) => Promise<RedisReply>;
  /** What rate-limiter-flexible is given. */
  readonly store: Pick<IRateLimiterStoreOptions, 'storeClient'> & { readonly useRedisPackage?: boolean };
  readonly driver: Driver;
  /** A driver on one more connection. */
  another(): Promise<Driver>;
  close(): Promise<void>;
}

/** Names of this run alone; everything in them has a TTL. */
export function freshKeys(): Namespace {
  return createKeys(`bench-${randomUUID().slice(0, 8)}`);
}

export async function ioredisSide(url: string): Promise<Side> {
  const clients = [new Redis(url), new Redis(url), new Redis(url)] as const;
  const [raw, ours, peers] = clients;
  const more: Redis[] = [];
  return {
    name: 'ioredis',
    evalsha: (sha, key, arg) => raw.evalsha(sha, 1, key, arg),
    sendCommand: async (name = '', ...args) => (await peers.call(name, ...args)) as RedisReply,
    store: { storeClient: peers },
    driver: ioredisDriver(ours),
    another: async () => {
      const client = new Redis(url);
      more.push(client);
      return ioredisDriver(client);
    },
    close: async () => {
      for (const client of [...clients, ...more]) client.disconnect();
    },
  };
}

export async function nodeRedisSide(url: string): Promise<Side> {
  const open = () =>
    createClient({ url })
      .on('error', () => {})
      .connect();
  const clients = await Promise.all([open(), open(), open()]);
  const [raw, ours, peers] = clients;
  const more: (typeof raw)[] = [];
  return {
    name: 'node-redis',
    evalsha: (sha, key, arg) => raw.evalSha(sha, { keys: [key], arguments: [arg] }),
    sendCommand: async (...args) => (await peers.sendCommand(args)) as RedisReply,
    store: { storeClient: peers, useRedisPackage: true },
    driver: nodeRedisDriver(ours),
    another: async () => {
      const client = await open();
      more.push(client);
      return nodeRedisDriver(client);
    },
    close: async () => {
      for (const client of [...clients, ...more]) client.destroy();
    },
  };
}
