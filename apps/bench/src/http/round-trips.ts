import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { cacheRoute } from '@redis-patterns/express';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { faultyDriver } from '@redis-patterns/testkit';
import express from 'express';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';

const TIMES = 50;

/** What a request of a cached route sends to Redis: commands and scripts, as the driver is asked for them. */
export async function roundTrips({ url }: Run): Promise<void> {
  const client = new Redis(url);
  const driver = faultyDriver(ioredisDriver(client)); // without a fault it only counts
  const cache = createCache({ driver, keys: createKeys(`bench-${randomUUID().slice(0, 8)}`) });
  const page = express().get('/:id', cacheRoute({ cache, ttl: '1m' }), (_request, response) => void response.send('x'));
  const server = page.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (id: number): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/${id}`)).text();

  const commandsPer = async (request: (i: number) => Promise<unknown>): Promise<string> => {
    const before = driver.calls.length;
    for (let i = 0; i < TIMES; i++) await request(i);
    return ((driver.calls.length - before) / TIMES).toFixed(2);
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
  }
}
