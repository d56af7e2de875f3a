import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { Redis } from 'ioredis';

const require = createRequire(import.meta.url);

/** What a figure depends on: the machine, Node, the clients, the server. */
export async function versions(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const info = await redis.info('server');
    const field = (name: string): string | undefined => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
    const valkey = field('valkey_version');
    const server = valkey === undefined ? `Redis ${field('redis_version')}` : `Valkey ${valkey}`;
    const clients = ['ioredis', 'redis'].map((name) => `${name} ${require(`${name}/package.json`).version}`);
    const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim()}`;
    return [machine, `Node ${process.versions.node}`, ...clients, server].join(', ');
  } finally {
    redis.disconnect();
  }
}
