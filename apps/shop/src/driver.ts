import type { Driver } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

/** The one place that knows which client the shop runs on. Throws the sentence that fixes a wrong choice. */
export async function openDriver(name: string, url: string | undefined): Promise<[Driver, close: () => unknown]> {
  if (name === 'memory') return [memoryDriver(), () => {}];
  if (name !== 'ioredis' && name !== 'node-redis') throw new Error('DRIVER must be memory, ioredis or node-redis');
  if (!url) throw new Error(`DRIVER=${name} needs REDIS_URL, such as REDIS_URL=redis://127.0.0.1:6379`);
  const client = name === 'ioredis' ? new Redis(url) : createClient({ url });
  client.on('error', () => {}); // the patterns say what they do without Redis; an unheard event would end the process
  if (client instanceof Redis) return [ioredisDriver(client), () => client.disconnect()];
  return [nodeRedisDriver(await client.connect()), () => client.destroy()];
}
