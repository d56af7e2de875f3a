import { shopScenario } from '@redis-patterns/shop/scenario';
import { describe, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';
import { start } from '../src/start.ts';

const REDIS_URL = await redisUrl();

describe.each(['memory', 'ioredis', 'node-redis'])('the shop on %s', (DRIVER) => {
  shopScenario({ test, start, env: { DRIVER, REDIS_URL } });
});
