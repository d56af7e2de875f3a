import type { AddressInfo } from 'node:net';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { createSessions } from '@redis-patterns/core/session';
import { cacheRoute, rateLimit } from '@redis-patterns/express';
import { sessionStore } from '@redis-patterns/express/session';
import express from 'express';
import session from 'express-session';

const redis = { driver: memoryDriver(), keys: createKeys('myapp') }; // or ioredisDriver(client), nodeRedisDriver(client)
const limiter = createLimiter({ ...redis, policies: { api: bucket({ limit: 100, per: '1m' }) } });
const cached = cacheRoute({ cache: createCache(redis), ttl: '1m' });
const store = sessionStore(createSessions(redis));

const app = express();
app.use(rateLimit({ app, limiter }));
app.get('/products', cached, (_request, response) => void response.json(['teapot']));
app.use(session({ store, secret: 'long and random', resave: false, saveUninitialized: false }));

const server = app.listen(0, async () => {
  const { port } = server.address() as AddressInfo;
  for (let visitor = 1; visitor <= 2; visitor++) {
    const { headers } = await fetch(`http://localhost:${port}/products`);
    console.log(headers.get('cache-status'), headers.get('ratelimit')); // fwd=uri-miss; stored, then hit; ttl=…
  }
  server.close();
});
