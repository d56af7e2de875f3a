import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { cacheRoute } from '@redis-patterns/express';
import { ioredisDriver } from '@redis-patterns/ioredis';
import express from 'express';
import { Redis } from 'ioredis';

/* One of several processes with one namespace; its page takes a while, and is different each time it is made. */
const [url = '', app = ''] = process.argv.slice(2);
const redis = new Redis(url);
await redis.ping(); // else a slow start counts as Redis being away, and each request runs the handler
const cache = createCache({ driver: ioredisDriver(redis), keys: createKeys(app) });
// Longer than the default: on a busy machine 200 requests alone may take seconds, and who waits too long runs it too.
const cached = cacheRoute({ cache, ttl: '1m', maxWait: '30s' });
const site = express().get('/page', cached, async (_request, response) => {
  await sleep(200);
  response.send(randomUUID());
});
const server = site.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.once('disconnect', () => process.exit());
