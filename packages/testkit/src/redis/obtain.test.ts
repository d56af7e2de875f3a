import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dockerAnswers } from './docker.ts';
import { obtainRedis } from './obtain.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('where the Redis of the tests comes from', () => {
  test.each([
    ['standalone', 'REDIS_URL', 'redis://example:1'],
    ['cluster', 'REDIS_CLUSTER_URL', 'redis://example:2'],
    ['sentinel', 'REDIS_SENTINEL_URL', 'redis-sentinel://example:3/main'],
  ] as const)('%s: the server that %s names', async (topology, variable, url) => {
    vi.stubEnv(variable, url);
    const redis = await obtainRedis(topology);
    expect(redis).toMatchObject({ url, source: variable });
    await redis.stop();
  });

  test('a server binary that does not run is an error that names it', () => {
    const file = fileURLToPath(new URL('./binary.ts', import.meta.url));
    const code = `await (await import(${JSON.stringify(file)})).installedBinary()`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, REDIS_SERVER: '/nowhere/redis-server' },
      encoding: 'utf8',
    });
    expect(stderr).toContain('REDIS_SERVER names /nowhere/redis-server, which does not run');
  });
});

describe('a Docker engine', () => {
  const engine = async (status: number): Promise<() => Promise<boolean>> => {
    const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return async () => {
      vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const answers = await dockerAnswers();
      server.close();
      return answers;
    };
  };

  test('answers when its ping is answered', async () => {
    expect(await (await engine(200))()).toBe(true);
    expect(await (await engine(500))()).toBe(false);
  });

  test.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1', 'ssh://somewhere'])(
    'does not answer at %s',
    async (host) => {
      vi.stubEnv('DOCKER_HOST', host);
      expect(await dockerAnswers()).toBe(false);
    },
  );

  test('that is silent is given up', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await dockerAnswers(30)).toBe(false);
    server.closeAllConnections();
    server.close();
  });
});
