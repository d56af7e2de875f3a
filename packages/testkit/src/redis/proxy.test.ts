import { afterAll, expect, test } from 'vitest';
import { startProxy } from './proxy.ts';
import { openConnection } from './resp.ts';
import { startServer } from './server.ts';

const server = await startServer();
const proxy = await startProxy(server.port);
const direct = await openConnection(server.port);
afterAll(async () => {
  direct.close();
  await proxy.stop();
  await server.stop();
});

test('pass: it is the server', async () => {
  const redis = await openConnection(proxy.port);
  expect(await redis.send('incr', 'passed')).toBe(1);
  expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}`);
  redis.close();
});

test('dropReply: the command runs, the reply is swallowed and the connection cut; a new one passes', async () => {
  const redis = await openConnection(proxy.port);
  await redis.send('ping');
  proxy.set('dropReply');
  await expect(redis.send('incr', 'dropped')).rejects.toThrow('was lost');
  expect(await direct.send('get', 'dropped')).toBe('1');
  const next = await openConnection(proxy.port);
  expect(await next.send('incr', 'dropped')).toBe(2);
  next.close();
});

test('blackhole: connections are accepted, nothing arrives or is answered, and none goes on after a gap', async () => {
  proxy.set('blackhole');
  const before = proxy.accepted;
  const redis = await openConnection(proxy.port);
  const answers: unknown[] = [];
  redis.send('incr', 'swallowed').then(
    (answer) => answers.push(answer),
    () => answers.push('lost'),
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect([answers, proxy.accepted - before]).toEqual([[], 1]);
  proxy.set('pass');
  await expect.poll(() => answers).toEqual(['lost']);
  expect(await direct.send('get', 'swallowed')).toBe(null);
});

test('stop: connections break and new ones are refused, until listen', async () => {
  const redis = await openConnection(proxy.port);
  expect(await redis.send('ping')).toBe('PONG');
  await proxy.stop();
  await proxy.stop();
  await expect(openConnection(proxy.port)).rejects.toThrow('ECONNREFUSED');
  await expect(redis.send('ping')).rejects.toThrow();
  await proxy.listen();
  const again = await openConnection(proxy.port);
  expect(await again.send('ping')).toBe('PONG');
  again.close();
});
