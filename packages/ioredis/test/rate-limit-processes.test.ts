import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKeys } from '@redis-patterns/core/keys';
import { bucket, createLimiter, slidingWindow } from '@redis-patterns/core/rate-limit';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';
import { driverOn } from './setups.ts';

const PROCESSES = 4;
const CALLS = 100;
const program = fileURLToPath(new URL('rate-limit-process.ts', import.meta.url));

test('processes that race admit exactly what each kind promises, and charge all policies or none', {
  timeout: 60_000,
}, async () => {
  const url = await redisUrl();
  const app = `t${randomBytes(6).toString('hex')}`;
  const args = ['--conditions=@redis-patterns/source', program, url, app, String(CALLS)];
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, () => promisify(execFile)(process.execPath, args)),
  );
  const admitted = outputs.map(({ stdout }) => JSON.parse(stdout) as number[]);
  const total = [0, 1, 2, 3].map((kind) => admitted.reduce((sum, counts) => sum + (counts[kind] ?? 0), 0));
  expect(total).toEqual([50, 50, 50, 50]);

  const limiter = createLimiter({
    driver: driverOn(new Redis(url)),
    keys: createKeys(app),
    policies: { wide: bucket({ limit: 1_000, per: '1d' }), narrow: slidingWindow({ limit: 50, per: '1d' }) },
    deadline: '5s',
  });
  const { policies } = await limiter.peek('hot');
  expect([policies.wide?.remaining, policies.narrow?.remaining]).toEqual([950, 0]);
});
