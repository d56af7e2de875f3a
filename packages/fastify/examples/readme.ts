import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { createSessions } from '@redis-patterns/core/session';
import { cachePlugin, rateLimitPlugin } from '@redis-patterns/fastify';
import { fastifySessionStore } from '@redis-patterns/fastify/session';
import fastify from 'fastify';

const redis = { driver: memoryDriver(), keys: createKeys('myapp') }; // or ioredisDriver(client), nodeRedisDriver(client)
const limiter = createLimiter({ ...redis, policies: { api: bucket({ limit: 100, per: '1m' }) } });
const store = fastifySessionStore(createSessions(redis));

const app = fastify();
await app.register(cachePlugin, { cache: createCache(redis), ttl: '1m' });
await app.register(rateLimitPlugin, { limiter });
await app.register(cookie);
await app.register(session, { store, secret: 'long, random and of 32 characters or more', saveUninitialized: false });
app.get('/products', { config: { cache: {} } }, async () => ['teapot']);

for (let visitor = 1; visitor <= 2; visitor++) {
  const { headers } = await app.inject('/products');
  console.log(headers['cache-status'], headers['ratelimit']); // fwd=uri-miss; stored, then hit; ttl=…
}
await app.close();
