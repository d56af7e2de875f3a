import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { cacheRoute } from '@redis-patterns/express';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { startServer } from '@redis-patterns/testkit/redis';
import express from 'express';
import { Redis } from 'ioredis';
import { table } from '../table.ts';

const TIMES = 50;

/** What a request of a cached route sends to Redis, counted by a server of its own. */
export async function roundTrips(): Promise<void> {
  const redis = await startServer();
  const [client, counter] = [new Redis(redis.url), new Redis(redis.url)];
  const cache = createCache({ driver: ioredisDriver(client), keys: createKeys('bench') });
  const page = express().get('/:id', cacheRoute({ cache, ttl: '1m' }), (_request, response) => void response.send('x'));
  const server = page.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (id: number): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/${id}`)).text();

  const commandsPer = async (request: (i: number) => Promise<unknown>): Promise<string> => {
    const before = await sentBy(counter);
    for (let i = 0; i < TIMES; i++) await request(i);
    return (((await sentBy(counter)) - before) / TIMES).toFixed(2);
  };
  try {
    await ask(-1); // loads the scripts
    await ask(-1);
    const miss = await commandsPer(ask);
    const hit = await commandsPer(ask);
    const rows = [
      ['a hit', hit],
      ['a miss that is stored', miss],
    ];
    console.log(table('Commands per request of a cached route', ['', 'commands'], rows));
  } finally {
    server.close();
    server.closeAllConnections();
    await cache.close();
    client.disconnect();
    counter.disconnect();
    await redis.stop();
  }
}

/** Commands that clients sent so far, without those inside scripts and without the asking itself. */
async function sentBy(counter: Redis): Promise<number> {
  const stats = await counter.info('commandstats');
  const calls = (name: string): number =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  return calls('evalsha') + calls('eval') + calls('get');
}
