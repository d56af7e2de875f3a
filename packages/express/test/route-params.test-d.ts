import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import express, { type RequestHandler, Router } from 'express';
import { expectTypeOf, test } from 'vitest';
import { cacheRoute, invalidateRoute, rateLimit } from '../src/index.ts';

const redis = { driver: memoryDriver(), keys: createKeys('t') };
const cache = createCache(redis);
const limiter = createLimiter({ ...redis, policies: { api: bucket({ limit: 1, per: '1s' }) } });
const app = express();

test('a handler behind cacheRoute knows the params of its route', () => {
  app.get('/x/:id', cacheRoute({ cache, ttl: '1m' }), (request, response) => {
    expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
    // @ts-expect-error: the route has no such parameter
    response.json(request.params.name);
  });
  Router().get('/:a/:b', cacheRoute({ cache, ttl: '1m' }), (request) => {
    expectTypeOf(request.params.a).toBeString();
    expectTypeOf(request.params.b).toBeString();
  });
});

test('so does one behind invalidateRoute, behind a limit, and behind all of them', () => {
  const limit = rateLimit({ limiter });
  app.put('/x/:id', invalidateRoute({ cache, tags: () => [] }), (request) => {
    expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
  });
  app.get('/x/:id', limit, limit.also({ use: () => ['api'] }), cacheRoute({ cache, ttl: '1m' }), (request) => {
    expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
  });
});

test('all of them are what Express takes, wherever it takes one', () => {
  expectTypeOf(cacheRoute({ cache, ttl: '1m' })).toExtend<RequestHandler>();
  expectTypeOf(rateLimit({ limiter })).toExtend<RequestHandler>();
  app.use(cacheRoute({ cache, ttl: '1m' }), rateLimit({ limiter }));
  app.use('/x/:id', [cacheRoute({ cache, ttl: '1m' }), invalidateRoute({ cache, tags: () => [] })]);
});
