import { readFile } from 'node:fs/promises';
import type { Driver } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSessions } from '@redis-patterns/core/session';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { sessionStoreSuite } from '@redis-patterns/testkit';
import { startServer } from '@redis-patterns/testkit/redis';
import { RedisStore } from 'connect-redis';
import { Cookie } from 'express-session';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { transformWithOxc } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import { connectRedisClient } from '../src/connect-redis.ts';
import { sessionStore } from '../src/session.ts';
import { freshKeys } from './serve.ts';
import { sessionApp } from './session-app.ts';
import { sessionDrivers } from './session-drivers.ts';

const server = await startServer();
afterAll(() => server.stop());

/** The tests that connect-redis brings in its package, as a function of what they import. */
const source = await readFile(new URL('../index_test.ts', import.meta.resolve('connect-redis')), 'utf8');
const { code } = await transformWithOxc(source.replaceAll(/^import .*$/gm, ''), 'index_test.ts');
const ownTests = new Function('Cookie', 'createClient', 'expect', 'test', 'RedisStore', 'redisSrv', code);

/** What those tests ask of a client of node-redis besides handing it to the store. */
interface TestClient {
  connect(): Promise<unknown>;
  destroy(): void;
  ttl(key: string): Promise<number>;
  readonly driver: Driver;
}

const memory = memoryDriver();
const CLIENTS: Readonly<Record<string, (url: string) => TestClient>> = {
  'node-redis': (url) => {
    const client = createClient({ url }).on('error', () => {});
    return Object.assign(client, { driver: nodeRedisDriver(client) });
  },
  ioredis: (url) => {
    const client = new Redis(url, { lazyConnect: true });
    return {
      connect: () => client.connect(),
      destroy: () => client.disconnect(),
      ttl: (key) => client.ttl(key),
      driver: ioredisDriver(client),
    };
  },
  memory: () => ({
    connect: async () => {},
    destroy: () => {},
    ttl: async (key) => Math.round(Number(await memory.send(['pttl', key])) / 1_000),
    driver: memory,
  }),
};

describe.each(Object.entries(CLIENTS))("connect-redis's own tests, through the facade on %s", (_name, clientAt) => {
  class FacadeStore extends RedisStore {
    constructor({ client }: { client: TestClient }) {
      super({ client: connectRedisClient(client.driver) });
    }
  }
  const redisSrv = { port: server.port, connect: async () => {}, disconnect: async () => {} };
  const at = ({ url }: { url: string }): TestClient => clientAt(url);
  ownTests(Cookie, at, expect, test, FacadeStore, redisSrv);
});

describe.each(sessionDrivers)('facade on %s', (_name, driver) => {
  const client = connectRedisClient(driver);
  const forMinutes = { expiration: { type: 'EX', value: 60 } } as const;

  test('keys of several slots are read, deleted and scanned together', async () => {
    const { app } = freshKeys();
    const keys = Array.from({ length: 20 }, (_, i) => `${app}:user:session:${i}`);
    for (const key of keys) expect(await client.set(key, `v${key}`, forMinutes)).toBe('OK');
    expect(await client.mGet([...keys, `${app}:none`])).toEqual([...keys.map((key) => `v${key}`), null]);
    const found = new Set<string>();
    for await (const page of client.scanIterator({ MATCH: `${app}:user:session:*`, COUNT: 100 }))
      for (const key of page) found.add(key);
    expect([...found].sort()).toEqual([...keys].sort());
    expect(await client.del(keys)).toBe(20);
    expect(await client.del(keys[0] ?? '')).toBe(0);
    expect(await client.get(keys[0] ?? '')).toBeNull();
  });

  test('expire counts in seconds, and says whether the key was there', async () => {
    const { app } = freshKeys();
    await client.set(`${app}:a`, '1', { expiration: { type: 'PX', value: 5_000 } });
    expect(await client.expire(`${app}:a`, 100)).toBe(1);
    expect(Number(await driver.send(['pttl', `${app}:a`]))).toBeGreaterThan(90_000);
    expect(await client.expire(`${app}:b`, 100)).toBe(0);
    await client.del(`${app}:a`);
  });

  test('nothing is stored for ever, and no prefix reaches the keys of others', async () => {
    const { app } = freshKeys();
    const invalid = { code: 'INVALID_ARGUMENT' };
    await expect(client.set(`${app}:a`, '1')).rejects.toMatchObject(invalid);
    for (const value of [0, -1, 1.5, Number.NaN])
      await expect(client.set(`${app}:a`, '1', { expiration: { type: 'EX', value } })).rejects.toMatchObject(invalid);
    for (const prefix of ['app[12]:', 'a*b:', 'a?:', 'a\\:'])
      expect(() => client.scanIterator({ MATCH: `${prefix}*`, COUNT: 10 })).toThrow(expect.objectContaining(invalid));
    expect('masters' in client).toBe(false);
  });
});

/** The life cycle of connect-redis's own tests, with what is different: ids are handles, and a touch renews the date. */
describe.each(sessionDrivers)('the same life cycle in our store on %s', (_name, driver) => {
  test('set, get, touch, ids, all, destroy, clear', async () => {
    const sessions = createSessions({ driver, keys: freshKeys(), idle: '1d', touchEvery: 0, deadline: '10s' });
    const store = sessionStore(sessions) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const call = async (name: string, ...args: unknown[]): Promise<unknown> => store[name]?.(...args);
    const inMs = (ms: number): { cookie: { originalMaxAge: null; expires: Date } } => ({
      cookie: { originalMaxAge: null, expires: new Date(Date.now() + ms) },
    });
    const leftOf = async (): Promise<number[]> => {
      const left: number[] = [];
      for await (const { expiresAt, lastSeenAt } of sessions.scan()) left.push(expiresAt - lastSeenAt);
      return left.sort((a, b) => a - b);
    };

    await call('set', '123', { foo: 'bar', cookie: { originalMaxAge: null } });
    const cookie = { originalMaxAge: null, expires: null, path: '/', httpOnly: true };
    expect(await call('get', '123')).toEqual({ foo: 'bar', cookie });
    expect(await leftOf()).toEqual([86_400_000]);

    await call('set', '456', inMs(60_000));
    expect((await leftOf())[0]).toBeLessThanOrEqual(60_000);
    await call('touch', '456', inMs(90_000));
    expect((await leftOf())[0]).toBeGreaterThan(60_000);
    expect(await call('length')).toBe(2);
    const handles = (await call('ids')) as string[];
    expect(handles).toHaveLength(2);
    const all = (await call('all')) as { id: string; foo?: string }[];
    expect(all.map(({ id }) => id).sort()).toEqual(handles.sort());
    expect(all.filter(({ foo }) => foo === 'bar')).toHaveLength(1);

    await call('destroy', '456');
    expect(await call('length')).toBe(1);
    await call('clear');
    expect(await call('length')).toBe(0);
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => call('set', `s${i}`, inMs(60_000))));
    expect(await call('length')).toBe(1_000);
    await call('clear');
    expect(await call('length')).toBe(0);
    await call('set', '789', inMs(90_000));
    expect(await call('length')).toBe(1);
    await call('set', '789', inMs(-90_000));
    expect(await call('length')).toBe(0);
  });
});

/** The control: what the race suite is worth is seen by a store that overwrites. */
describe('connect-redis in the race suite', () => {
  test('it loses and revives sessions wherever two requests overlap', async () => {
    const driver = memoryDriver();
    const races: [name: string, run: () => Promise<void>][] = [];
    sessionStoreSuite(
      {
        test: (name, run) => void races.push([name, run]),
        serve: (handle, options) => {
          const prefix = `${freshKeys().app}:user:session:`;
          return sessionApp(new RedisStore({ client: connectRedisClient(driver), prefix }), handle, options);
        },
      },
      ['races'],
    );
    const failed: string[] = [];
    for (const [name, run] of races) await run().catch(() => failed.push(name));
    expect(failed).toEqual([
      'two writers keep both',
      '50 writers keep 50',
      'deleted field stays deleted',
      'reader does not undo writer (resave)',
      'logout vs slow reader (resave)',
      'logout vs slow writer',
      'old id vs slow writer after regenerate',
    ]);
  });
});
