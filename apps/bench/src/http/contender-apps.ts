import { randomUUID } from 'node:crypto';
import { createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { createSessions } from '@redis-patterns/core/session';
import { cacheRoute, rateLimit } from '@redis-patterns/express';
import { sessionStore } from '@redis-patterns/express/session';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import apicache from 'apicache';
import { RedisStore as ConnectRedis } from 'connect-redis';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit as expressRateLimit } from 'express-rate-limit';
import session, { type Store } from 'express-session';
import { Redis } from 'ioredis';
import { RedisStore as RateLimitRedis, type RedisReply } from 'rate-limit-redis';
import { createClient } from 'redis';
import { callbackClient } from './callback-client.ts';

declare module 'express-session' {
  interface SessionData {
    user?: string;
  }
}

const LIMIT = 1_000_000; // counted at every request, never reached
const products = Array.from({ length: 8 }, (_, i) => ({ id: i, name: `Product ${i}`, text: 'x'.repeat(90) }));

/** What every route answers: 1 KB of JSON, at once. Whatever stands before it is what is measured. */
const handler: RequestHandler = (_request, response) => void response.json(products);

/** The same, not to be kept by anybody. */
const refusing: RequestHandler = (_request, response) => void response.set('cache-control', 'private').json(products);

/** Every app of the tables by its name; `/login` signs in, the other routes are measured. */
export const contenderApps = {
  bare: async () => express().get('/products', handler).get('/refused', refusing),

  'ours, whole': async (url: string) => {
    const [driver, keys] = [nodeRedisDriver(await connected(url)), freshKeys()];
    const limiter = createLimiter({ driver, keys, policies: { api: bucket({ limit: LIMIT, per: '1m' }) } });
    const sessions = createSessions({ driver, keys });
    const app = express();
    app.use(rateLimit({ app, limiter }));
    return site(app, sessionStore(sessions), cacheRoute({ cache: createCache({ driver, keys }), ttl: '10m' }));
  },

  'peers, whole': async (url: string) => {
    const client = await connected(url);
    const name = freshKeys().app;
    const limited = expressRateLimit({
      windowMs: 60_000,
      limit: LIMIT,
      standardHeaders: true,
      store: new RateLimitRedis({
        prefix: `${name}:rl:`,
        sendCommand: (...args) => client.sendCommand(args) as Promise<RedisReply>,
      }),
    });
    const cached = apicache
      .newInstance()
      .options({ redisClient: callbackClient(client) })
      .middleware('10 minutes');
    return site(express().use(limited), new ConnectRedis({ client, prefix: `${name}:sess:` }), cached);
  },

  'hand-written': async (url: string) => {
    const [redis, key] = [new Redis(url), freshKeys().of('bench', 'page', 'products')];
    await redis.set(key, JSON.stringify(products), 'EX', 600);
    const byHand: RequestHandler = async (_request, response, next) => {
      const body = await redis.get(key);
      if (body === null) return next();
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(body);
    };
    return express().get('/products', byHand, handler);
  },

  'our cache, ioredis': async (url: string) => cachedSite(ioredisDriver(new Redis(url))),
  'our cache, memory': async () => cachedSite(memoryDriver()),
  'apicache, memory': async () => express().get('/products', apicache.newInstance().middleware('10 minutes'), handler),
} satisfies Record<string, (url: string) => Promise<Express>>;

export type ContenderName = keyof typeof contenderApps;

function freshKeys(): Namespace {
  return createKeys(`bench-${randomUUID().slice(0, 8)}`);
}

async function connected(url: string): Promise<ReturnType<typeof createClient>> {
  const client: ReturnType<typeof createClient> = createClient({ url });
  await client.on('error', (error) => console.error(error)).connect();
  return client;
}

/** The same order in both: limit (mounted already), session, cache, handler. */
function site(app: Express, store: Store, cached: RequestHandler): Express {
  app.use(session({ store, secret: 'bench', resave: false, saveUninitialized: false }));
  app.get('/login', (request, response) => {
    request.session.user = 'ada';
    response.end();
  });
  return app.get('/products', cached, handler);
}

/** Our cache alone: a route that hits, one whose responses are refused, and what goes past it. */
function cachedSite(driver: Driver): Express {
  const cached = cacheRoute({ cache: createCache({ driver, keys: freshKeys() }), ttl: '10m' });
  return express()
    .get('/products', cached, handler)
    .get('/refused', cached, refusing)
    .post('/products', cached, handler);
}
