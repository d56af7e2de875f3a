import { createHash, randomUUID } from 'node:crypto';
import { createCache } from '@redis-patterns/core/cache';
import { pexpire, type Script, send, set, within } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { createSessions } from '@redis-patterns/core/session';
import type { Contest } from '../compare.ts';
import type { Side } from './sides.ts';

const SPREAD = 1000;
const TTL_MS = 600_000;
const user = { id: 'usr_123', name: 'Ada Lovelace', roles: ['admin', 'editor'], bio: 'x'.repeat(900) };
const text = JSON.stringify(user);

const lua = "return redis.call('INCR', KEYS[1])";
const sha = createHash('sha1').update(lua).digest('hex');
const counter: Script = { name: 'bench/counter', lua, sha, model: () => 1 };

// From 16 callers on, what a client writes call by call leaves our driver in one write per tick.
const atOnce = (callers: number): number => (callers < 16 ? 0.9 : 1.5);
const withDeadline = (callers: number): number | undefined => (callers < 16 ? undefined : 1.3);
const pattern = (callers: number): number | undefined => (callers < 16 ? undefined : 1.2);

/** What one client is asked to do, each against that client itself with its defaults. */
export async function contests(side: Side): Promise<Contest[]> {
  const app = createKeys(`bench-${randomUUID().slice(0, 8)}`);
  return [
    await sends(side, app),
    await scripts(side, app),
    await cachedReads(side, app),
    await limitChecks(side, app),
    await sessionReads(side, app),
  ];
}

async function sends({ name, get: peer, peer: called, driver }: Side, app: Namespace): Promise<Contest> {
  const key = app.of('bench', 'text', 'one');
  await send(driver, set(key, text, TTL_MS));
  return {
    title: `${name}: GET of 1 KB`,
    base: { name: called, call: () => peer(key) },
    others: [
      { name: 'driver.send', call: () => driver.send(['get', key]), wanted: atOnce },
      {
        name: 'the same within a deadline',
        call: () => within(1000, (deadline) => driver.send(['get', key], deadline)),
        wanted: withDeadline,
      },
    ],
  };
}

async function scripts({ name, evalsha, driver }: Side, app: Namespace): Promise<Contest> {
  const key = app.of('bench', 'count', 'one');
  await driver.run(counter, [key], []);
  await send(driver, pexpire(key, TTL_MS));
  return {
    title: `${name}: EVALSHA of a counter`,
    base: { name: 'EVALSHA', call: () => evalsha(sha, key) },
    others: [
      { name: 'driver.run', call: () => driver.run(counter, [key], []), wanted: atOnce },
      {
        name: 'the same within a deadline',
        call: () => within(1000, (deadline) => driver.run(counter, [key], [], deadline)),
        wanted: withDeadline,
      },
    ],
  };
}

async function cachedReads({ name, get: peer, peer: called, driver }: Side, app: Namespace): Promise<Contest> {
  const cache = createCache({ driver, keys: app });
  const users = cache.define('user', { ttl: TTL_MS, load: async (_id: number) => user });
  const plain = app.entity('bench', 'json');
  for (let id = 0; id < SPREAD; id++) await Promise.all([users.get(id), send(driver, set(plain(id), text, TTL_MS))]);
  return {
    title: `${name}: cached read, 1 KB of JSON, ${SPREAD} keys`,
    base: { name: `${called} + JSON.parse`, call: async (i) => JSON.parse((await peer(plain(i % SPREAD))) ?? '') },
    others: [{ name: 'users.get', call: (i) => users.get(i % SPREAD), wanted: pattern }],
  };
}

async function limitChecks({ name, evalsha, driver }: Side, app: Namespace): Promise<Contest> {
  const limiter = createLimiter({ driver, keys: app, policies: { api: bucket({ limit: 1_000_000, per: '1m' }) } });
  const count = app.entity('bench', 'count');
  for (let i = 0; i < SPREAD; i++) {
    await driver.run(counter, [count(i)], []);
    await send(driver, pexpire(count(i), TTL_MS));
  }
  return {
    title: `${name}: limit check, ${SPREAD} subjects`,
    base: { name: 'EVALSHA of a counter', call: (i) => evalsha(sha, count(i % SPREAD)) },
    others: [{ name: 'limiter.consume', call: (i) => limiter.consume(`user-${i % SPREAD}`), wanted: pattern }],
  };
}

async function sessionReads({ name, get: peer, peer: called, driver }: Side, app: Namespace): Promise<Contest> {
  const sessions = createSessions<typeof user>({ driver, keys: app });
  const plain = app.entity('bench', 'session');
  const ids: string[] = [];
  for (let i = 0; i < SPREAD; i++) {
    const created = await sessions.create(user);
    if (created.status === 'created') ids.push(created.session.id);
    await send(driver, set(plain(i), text, TTL_MS));
  }
  return {
    title: `${name}: session read, 1 KB, ${SPREAD} sessions`,
    base: { name: `${called} + JSON.parse`, call: async (i) => JSON.parse((await peer(plain(i % SPREAD))) ?? '') },
    others: [{ name: 'sessions.load', call: (i) => sessions.load(ids[i % SPREAD] ?? '') }],
  };
}
