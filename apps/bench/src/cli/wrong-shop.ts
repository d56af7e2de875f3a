import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Arguments of a server that is set up wrong: it may evict sessions. */
export const WRONG = ['--maxmemory', '12mb', '--maxmemory-policy', 'allkeys-lru'];

const FILL = `
for i = 1, 14000 do redis.call('set', 'shop:product:cache:' .. i, string.rep('x', 200), 'px', 200000 + i * 29) end
for i = 1, 3000 do redis.call('set', 'shop:session:data:' .. i, string.rep('x', 60), 'px', 80000000 + i * 1999) end
for i = 1, 300 do redis.call('zadd', 'shop:user:visits:' .. i, 1, 'home') end
for i = 1, 40 do redis.call('incr', 'shop:rate:login:' .. i) end`;

/** The keys of a small shop, some of which never end. */
export async function fillShop(redis: Redis): Promise<void> {
  await redis.eval(FILL, 0);
}

/** Its customers, until it is told to stop: they read products, half of which are cached, and are counted. */
export async function beBusy(redis: Redis, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const some = (): number => Math.ceil(Math.random() * 28_000);
    const batch = redis.pipeline();
    for (let i = 0; i < 20; i++) batch.get(`shop:product:cache:${some()}`);
    batch.incr(`shop:rate:login:${some() % 40}`).set(`shop:product:cache:${some()}`, 'x'.repeat(200), 'PX', 300_000);
    await batch.exec();
    await sleep(5);
  }
}
