import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { cacheRoute } from '@redis-patterns/express';
import { ioredisDriver } from '@redis-patterns/ioredis';
import express from 'express';
import { Redis } from 'ioredis';

/* A process whose handler says that it runs, and never ends: it leads until it is killed. */
const [url = '', app = ''] = process.argv.slice(2);
const cache = createCache({ driver: ioredisDriver(new Redis(url).on('error', () => {})), keys: createKeys(app) });
const site = express().get('/', cacheRoute({ cache, ttl: '1m' }), () => void process.send?.('leading'));
const server = site.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.once('disconnect', () => process.exit());
