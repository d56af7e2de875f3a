import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';

const REDIS_URL = await redisUrl();
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

test.each(['memory', 'ioredis', 'node-redis'])(
  'on %s all workers together stay within the quota, and use it',
  async (DRIVER) => {
    const child = spawn(process.execPath, ['--conditions=@redis-patterns/source', main], {
      env: { PATH: process.env['PATH'], NODE_OPTIONS: '--conditions=@redis-patterns/source', DRIVER, REDIS_URL },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text;
      });
    }
    const [code] = await once(child, 'close');
    expect([code, said]).toEqual([0, expect.stringMatching(/made 30 calls/)]);
    const [, rate, atOnce] = /saw ([\d.]+) a second[\s\S]*at most (\d+) at once/.exec(said) ?? [];
    expect(Number(atOnce)).toBeLessThanOrEqual(4);
    expect(Number(rate)).toBeLessThan(25); // 20, and what a late first call makes of it; without the pace it would be 40
  },
  60_000,
);

test('a driver that cannot be is said', async () => {
  const child = spawn(process.execPath, ['--conditions=@redis-patterns/source', main], {
    env: { PATH: process.env['PATH'], NODE_OPTIONS: '--conditions=@redis-patterns/source', DRIVER: 'ioredis' },
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(2);
});
