import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { ioredisDriver } from '@redis-patterns/ioredis';
import express from 'express';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';
import { cacheRoute } from '../src/index.ts';
import { serve } from './serve.ts';

const url = await redisUrl();
const leader = fileURLToPath(new URL('cache-leader.ts', import.meta.url));

test('a leader that is killed holds nobody up longer than maxWait, and its lease ends by itself', async () => {
  const name = `t${randomBytes(6).toString('hex')}`;
  const child = fork(leader, [url, name], { execArgv: ['--conditions=@redis-patterns/source'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = await once(child, 'message');
  const lost = fetch(`http://127.0.0.1:${port}/`).catch(() => 'lost');
  expect(await once(child, 'message')).toEqual(['leading', undefined]);
  child.kill('SIGKILL');
  expect(await lost).toBe('lost');

  const redis = new Redis(url).on('error', () => {});
  const cache = createCache({ driver: ioredisDriver(redis), keys: createKeys(name) });
  onTestFinished(async () => {
    await cache.close();
    redis.disconnect();
  });
  let runs = 0;
  const handler: express.RequestHandler = (_request, response) => void response.send(`run ${++runs}`);
  const ask = await serve(express().get('/', cacheRoute({ cache, ttl: '1m', maxWait: 50 }), handler));

  const waited = await ask('/');
  expect([await waited.text(), waited.headers.get('cache-status')]).toEqual(['run 1', 'redis-patterns; fwd=uri-miss']);

  // Nobody takes a lease away from a leader that may still live; when it is over, the next one leads and is stored.
  await expect
    .poll(async () => (await ask('/')).headers.get('cache-status'), { timeout: 40_000, interval: 50 })
    .toMatch(/; stored$/);
  expect((await ask('/')).headers.get('cache-status')).toMatch(/; hit/);
}, 50_000);
