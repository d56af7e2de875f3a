import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Starts the shop as its README says, on our sources. */
function shop(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--conditions=@redis-patterns/source', main], {
    env: { PATH: process.env['PATH'], ...env },
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  return { child, said: () => said };
}

test.each<[env: NodeJS.ProcessEnv, sentence: RegExp]>([
  [{ DRIVER: 'redis' }, /^DRIVER must be memory, ioredis or node-redis\n$/],
  [{ DRIVER: 'ioredis' }, /^DRIVER=ioredis needs REDIS_URL, such as REDIS_URL=redis:/],
  [{ DRIVER: 'node-redis' }, /^DRIVER=node-redis needs REDIS_URL/],
  [{ PORT: 'http' }, /^PORT must be a number/],
  [{ HOST: '0.0.0.0' }, /^HOST=0\.0\.0\.0 shows the live page to others: set LIVE_TOKEN/],
  [{ LIVE_TOKEN: 'short' }, /^LIVE_TOKEN must have 32 characters/],
  [{ NODE_ENV: 'production' }, /^SESSION_SECRET must be set/],
])('%j ends with exit code 2 and the sentence that fixes it', async (env, sentence) => {
  const { child, said } = shop(env);
  const [code] = await once(child, 'close');
  expect([code, said()]).toEqual([2, expect.stringMatching(sentence)]);
});

test('a port that is taken is said, with another one to try', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { child, said } = shop({ PORT: String((other.address() as AddressInfo).port) });
  const [code] = await once(child, 'close');
  other.close();
  expect([code, said()]).toEqual([2, expect.stringMatching(/address already in use.*PORT=3001/)]);
});

test('it prints its address, answers there, and ends by itself when asked to', async () => {
  const { child, said } = shop({ PORT: '0' });
  await expect.poll(said, { timeout: 10_000 }).toMatch(/open on http:\/\/127\.0\.0\.1:\d+ \(driver: memory\)/);
  const [url = ''] = /http:\S+/.exec(said()) ?? [];
  expect((await fetch(`${url}/products/42`)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}, 20_000);
