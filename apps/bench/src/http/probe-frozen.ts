import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { cacheRoute } from '@redis-patterns/express';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { startServer } from '@redis-patterns/testkit/redis';
import apicache from 'apicache';
import { createClient } from 'redis';
import { callbackClient } from './callback-client.ts';
import { onExpress, type ProbeRoute } from './probe-sites.ts';

const PATIENCE_MS = 3_000;
const route: ProbeRoute = { handler: ({ send }) => send('x') };

/** Redis keeps its connections and answers nothing: who still serves? One cell for each column; route-cache is in memory. */
export async function frozenRedis(): Promise<string[]> {
  const redis = await startServer();
  const client: ReturnType<typeof createClient> = createClient({ url: redis.url });
  await client.on('error', () => {}).connect();
  const cache = createCache({ driver: nodeRedisDriver(client), keys: createKeys('probe') });
  const redisClient = callbackClient(client);
  const sites = [
    await onExpress(route, apicache.newInstance().options({ redisClient }).middleware('1 minute')),
    await onExpress(route, cacheRoute({ cache, ttl: '1m' })),
  ];
  try {
    await redis.freeze();
    const [peer = '', ours = ''] = await Promise.all(sites.map(({ url }) => served(url)));
    return [peer, '–', ours, '–']; // ours is one deadline, the cache's, whatever the framework
  } finally {
    await redis.thaw();
    await Promise.all(sites.map(({ close }) => close()));
    await cache.close();
    client.destroy();
    await redis.stop();
  }
}

async function served(url: string): Promise<string> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).status === 200 ? 'ok' : 'fails';
  } catch {
    return 'never answers';
  }
}
