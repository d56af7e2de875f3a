import { within } from '@redis-patterns/core/driver';
import {
  type FaultProxy,
  openConnection,
  startCluster,
  startProxy,
  startSentinel,
} from '@redis-patterns/testkit/redis';
import { Cluster, Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { driverOn, seed, servers } from './setups.ts';

const proxied = (proxies: ReadonlyMap<number, FaultProxy>) => (key: string) => {
  const port = proxies.get(Number(key.split(':').at(-1)))?.port;
  return port === undefined ? null : { host: '127.0.0.1', port };
};

test('in a cluster, whatever its retry options say, a lost reply is unknown at once and ran once', async () => {
  const { masters, stop } = await startCluster();
  const proxies = new Map(await Promise.all(masters.map(async ({ port }) => [port, await startProxy(port)] as const)));
  try {
    const options = {
      natMap: proxied(proxies),
      retryDelayOnFailover: 5_000,
      redisOptions: { maxRetriesPerRequest: null },
    };
    const redis = driverOn(new Cluster(seed(masters[0]?.port ?? 0), options));
    await redis.send(['set', 'counter', 1]);
    for (const proxy of proxies.values()) proxy.set('dropReply');
    const began = performance.now();
    await expect(redis.send(['incr', 'counter'])).rejects.toMatchObject({ kind: 'unknown', code: 'DRIVER_FAILED' });
    expect(performance.now() - began).toBeLessThan(2_500);
    for (const proxy of proxies.values()) proxy.set('pass');
    const read = (): Promise<unknown> => within(300, (deadline) => redis.send(['get', 'counter'], deadline));
    await expect.poll(async () => String(await read().catch(() => ''))).toBe('2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(String(await read())).toBe('2');
  } finally {
    await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
    await stop();
  }
}, 20_000);

test('behind Sentinel, a lost reply is unknown at once and ran once', async () => {
  const { master, sentinels, name, stop } = await startSentinel();
  const proxy = await startProxy(master.port);
  try {
    const natMap = proxied(new Map([[master.port, proxy]]));
    const sentinel = sentinels[0]?.port ?? 0;
    const redis = driverOn(new Redis({ sentinels: seed(sentinel), name, natMap, maxRetriesPerRequest: null }));
    await redis.send(['set', 'counter', 1]);
    proxy.set('dropReply');
    await expect(redis.send(['incr', 'counter'])).rejects.toMatchObject({ kind: 'unknown' });
    proxy.set('pass');
    const direct = await openConnection(master.port);
    await expect.poll(() => within(300, (deadline) => redis.send(['ping'], deadline)).catch(() => null)).not.toBe(null);
    expect(await direct.send('get', 'counter')).toBe('2');
    direct.close();
  } finally {
    await proxy.stop();
    await stop();
  }
}, 20_000);

test("where a client's own reconnectOnError asks for it to be sent again, it is not, and its outcome unknown", async () => {
  const redis = driverOn(new Redis(servers.standalone, { reconnectOnError: () => 2 }));
  await expect(redis.send(['hget'])).rejects.toMatchObject({ kind: 'unknown' });
});
