import { cacheScripts } from '@redis-patterns/core/cache';
import { runScript } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import { median } from '../median.ts';
import { table } from '../table.ts';
import { onIoredis } from './ours.ts';
import { product } from './products.ts';

/** Server time of one round of lease edits, µs, as Redis itself counts it, by the size of the value that stands. */
export async function leaseCost(): Promise<void> {
  const server = await startServer();
  const redis = new Redis(server.url);
  const ours = onIoredis(server.url, createKeys('bench'));
  const rows: string[][] = [];
  const rounds: number[] = [];
  for (const bytes of [1_000, 100_000, 1_000_000]) {
    await ours.cache.getOrSet('size', bytes, async () => product(bytes, bytes), { ttl: '10m' });
    const key = `bench:size:cache:${bytes}`;
    const seen = (await redis.getrange(key, 4, 16)) ?? '';
    const times: number[] = [];
    for (let round = 0; round < 7; round++) {
      await redis.config('RESETSTAT');
      for (let step = 0; step < 100; step++) await edits(ours.driver, key, seen);
      times.push(await scriptTime(redis));
    }
    rounds.push(median(times));
    rows.push([`${bytes / 1_000} KB`, median(times).toFixed(1), (median(times) / (rounds[0] ?? 1)).toFixed(2)]);
  }
  console.log(table('server time per lease edit (ACQUIRE, RENEW, RELEASE)', ['value', 'µs', 'ratio'], rows));
  await ours.close();
  await redis.quit();
  await server.stop();
}

async function edits(driver: Parameters<typeof runScript>[0], key: string, seen: string): Promise<void> {
  const { acquire, release, renew } = cacheScripts;
  const token = 'bench-token-0000';
  await runScript(driver, acquire, { key, token, leaseMs: 5_000, seen });
  await runScript(driver, renew, { key, token, leaseMs: 5_000 });
  await runScript(driver, release, { key, token, cooldownMs: 0 });
}

/** µs per EVALSHA since the last RESETSTAT. */
async function scriptTime(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats');
  return Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(stats)?.[1] ?? Number.NaN);
}
