import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import { createResponseCache, type ResponseCache } from '@redis-patterns/core/http';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { createSessions } from '@redis-patterns/core/session';

/** What must stand in no metric: ids, subjects, values, tags. */
export const CANARY = 'canary-7d1f';

/** Lets every pattern work on a store of its own, through everything that is counted. */
export async function runPatterns(): Promise<void> {
  const driver = memoryDriver();
  const keys = createKeys(`t${randomBytes(8).toString('hex')}`);
  const cache = createCache({ driver, keys });
  await readProducts(cache);
  await answerRequests(createResponseCache<null>({ cache, ttl: '1m' }));
  await cache.close();
  await askLimiter(driver, keys);
  await useSessions(driver, keys);
}

/** 1 miss and 1 caller that shares its load, 1 hit, then 2 hits and 1 miss together, then 1 failure. */
async function readProducts(cache: Cache): Promise<void> {
  const products = cache.define('product', {
    ttl: '1m',
    tags: () => [CANARY],
    load: async (id: string) => {
      await sleep(5);
      if (id.endsWith('broken')) throw new Error(`no ${id}`);
      return { name: `${CANARY} of ${id}` };
    },
  });
  await Promise.all([products.get(`${CANARY}-1`), products.get(`${CANARY}-1`)]);
  await products.get(`${CANARY}-1`);
  await products.get(`${CANARY}-2`);
  await products.getMany([`${CANARY}-1`, `${CANARY}-2`, `${CANARY}-3`]);
  await products.get(`${CANARY}-broken`).catch(() => {});
}

/** 1 allowed, 1 that only the shadow policy refuses, 1 refused. */
async function askLimiter(driver: Driver, keys: Namespace): Promise<void> {
  const policies = { api: bucket({ limit: 2, per: '1m' }), trial: bucket({ limit: 1, per: '1m', shadow: true }) };
  const limiter = createLimiter({ driver, keys, policies });
  for (let request = 0; request < 3; request++) await limiter.consume(CANARY);
}

/** 1 made, 1 found, 1 absent, 1 destroyed. */
async function useSessions(driver: Driver, keys: Namespace): Promise<void> {
  const sessions = createSessions<{ userId: string }>({ driver, keys, user: ({ userId }) => userId });
  const made = await sessions.create({ userId: CANARY });
  if (made.status !== 'created') throw new Error(made.status);
  await sessions.load(made.session.id);
  await sessions.load('unknown');
  await sessions.destroy(made.session);
}

/** 1 stored, 1 hit, 1 past the cache. */
async function answerRequests(responses: ResponseCache<null>): Promise<void> {
  const facts = {
    ...{ method: 'GET', mount: '', route: '/products/:id', path: `/products/${CANARY}`, query: '' },
    ...{ origin: 'http://shop.example', headers: {}, hasBody: false },
  };
  const untouched = { getHeader: () => undefined, getHeaders: () => ({}) };
  const body = Buffer.from(CANARY);
  const turn = await responses.lookUp(null, facts, untouched);
  if (turn.kind !== 'run') throw new Error(turn.kind);
  turn.run.leave({ status: 200, captured: {}, final: {}, unkeyedReads: [], override: null }, body);
  turn.run.end({ complete: true, hijacked: false, final: {}, bytes: body.byteLength, body });
  await sleep(5); // it is stored behind the response
  await responses.lookUp(null, facts, untouched);
  await responses.lookUp(null, { ...facts, method: 'POST' }, untouched);
}
