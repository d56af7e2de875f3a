import { hostileScenario } from '@redis-patterns/shop/hostile';
import { describe, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';
import { start } from '../src/start.ts';

const REDIS_URL = await redisUrl();

describe.each(['memory', 'ioredis', 'node-redis'])('hostile input to the shop on %s', (DRIVER) => {
  hostileScenario({ test, start, env: { DRIVER, REDIS_URL } });
});
