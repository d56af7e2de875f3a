import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openConnection } from './resp.ts';
import { startServer } from './server.ts';
import { until } from './until.ts';

const server = await startServer({ args: ['--maxmemory', '12345678'] });
afterAll(() => server.stop());

/** Whether a server answers there. (Docker keeps published ports open although nobody listens inside.) */
async function answers(port: number): Promise<boolean> {
  try {
    const connection = await openConnection(port);
    const pong = await connection.send('ping');
    connection.close();
    return pong === 'PONG';
  } catch {
    return false;
  }
}

describe('a private server', { timeout: 20_000 }, () => {
  test('runs with the arguments it was given, and keeps nothing on disk', async () => {
    const redis = await openConnection(server.port);
    expect(await redis.send('config', 'get', 'maxmemory')).toEqual(['maxmemory', '12345678']);
    expect(await redis.send('config', 'get', 'save')).toEqual(['save', '']);
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
    expect(server.label).toMatch(/^(redis|valkey)-server \d/);
    redis.close();
  });

  test('killed, it is gone; restarted, it is back on its port, empty', async () => {
    const before = await openConnection(server.port);
    await before.send('set', 'a', '1');
    await server.kill();
    await server.kill();
    expect(await answers(server.port)).toBe(false);
    await server.restart();
    const after = await openConnection(server.port);
    expect(await after.send('get', 'a')).toBe(null);
    await server.restart();
    await expect(after.send('ping')).rejects.toThrow();
    expect(await answers(server.port)).toBe(true);
  });

  test('frozen, it accepts and answers nothing; thawed, it answers what came meanwhile', async () => {
    await server.freeze();
    const redis = await openConnection(server.port);
    const answers: unknown[] = [];
    const answer = redis.send('ping').then((pong) => answers.push(pong));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answers).toEqual([]);
    await server.thaw();
    await answer;
    expect(answers).toEqual(['PONG']);
    redis.close();
  });

  test('refused arguments reject with what the server said', async () => {
    await expect(startServer({ args: ['--no-such-option', '1'] })).rejects.toThrow(/no-such-option/i);
  });

  test('it ends with its process, even when that is killed', async () => {
    if (server.label.endsWith('in Docker')) return; // its reaper takes ten seconds
    const file = fileURLToPath(new URL('./server.ts', import.meta.url));
    const code = `console.log((await (await import(${JSON.stringify(file)})).startServer()).port)`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${code}; setInterval(() => {}, 1000)`]);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(chunk.toString());
    expect(await answers(port)).toBe(true);
    child.kill('SIGKILL');
    await until('the server is gone', async () => !(await answers(port)));
  });

  test('one that nobody stops does not keep its process from ending', () => {
    const file = fileURLToPath(new URL('./server.ts', import.meta.url));
    const code = `await (await import(${JSON.stringify(file)})).startServer()`;
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { timeout: 10_000 });
  });
});
