import { type Driver, replyError } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { type Connection, openConnection, type RedisServer, startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnose } from '../src/diagnose.ts';
import { createNode } from '../src/node.ts';
import { profileOf } from '../src/profile.ts';
import { takeSample } from '../src/sample.ts';
import { planSample } from '../src/sample-plan.ts';
import { shareWhere } from '../src/sampled.ts';
import { treeOf } from '../src/tree.ts';
import { walk } from '../src/walk.ts';

describe('over a driver in memory', () => {
  test('keys are judged, and what is of a server is skipped as not applicable', async () => {
    const driver = memoryDriver();
    for (let i = 0; i < 20; i++) await driver.send(['set', `shop:session:data:${i}`, 'x']);
    const broken = await diagnose(driver);
    expect(broken.findings).toEqual([expect.objectContaining({ check: 'KEY002', severity: 'error', node: 'driver' })]);
    expect(broken.sample).toMatchObject({ keys: 20, exact: true, truncated: false });
    const reasons = new Map(broken.skipped.map(({ check, skip }) => [check, skip]));
    expect([reasons.get('MEM001'), reasons.get('SEC001'), reasons.get('CMD001')]).toEqual(
      Array(3).fill('not-applicable'),
    );
    for (let i = 0; i < 20; i++) await driver.send(['pexpire', `shop:session:data:${i}`, 20_000 + i * 1_500]);
    const mended = await diagnose(driver);
    expect(mended.findings).toEqual([]);
    expect(mended.passed).toContain('KEY002');
    await driver.close();
  });

  test('an empty store has nothing wrong', async () => {
    const report = await diagnose(memoryDriver());
    expect([report.findings, report.sample.exact]).toEqual([[], true]);
  });
});

const KEYS = 100_000;

describe('on a server', () => {
  let server: RedisServer;
  let redis: Connection;
  let client: Redis;
  let driver: Driver;
  beforeAll(async () => {
    server = await startServer();
    redis = await openConnection(server.port);
    client = new Redis(server.url);
    driver = ioredisDriver(client);
    // 70 cache, 10 session, 10 rate, 5 lock, 5 other in a hundred
    const fill = `for i = 0, ${KEYS - 1} do
      local r = i % 100
      local kind = r < 70 and 'p:cache' or r < 80 and 'session:data' or r < 90 and 'rate:api' or r < 95 and 'x:lock' or 'x:y'
      redis.call('set', 'shop:' .. kind .. ':' .. i, 'x', 'px', 600000 + i * 37)
    end`;
    await redis.send('eval', fill, 0);
  });
  afterAll(async () => {
    client.disconnect();
    redis.close();
    await server.stop();
  });

  const node = (over: Driver = driver): ReturnType<typeof createNode> =>
    createNode({
      name: 'here',
      link: { kind: 'tcp', host: '127.0.0.1', tls: false, password: false },
      driver: over,
      timeoutMs: 5_000,
      pages: walk,
    });
  const how = { maxCpu: 100, stop: new AbortController().signal, rules: [], roundTripMs: 0 };

  // Of 100 intervals of 95 %, 95 hold the truth on average. Runs over one keyspace are not independent (it has about
  // 100 stretches of 1,000 keys), so chance alone moves the count by 3; an interval half as wide holds 67 to 80.
  test('a mix lies within its printed interval as often as that says', async () => {
    let within = 0;
    for (let run = 0; run < 100; run++) {
      const sample = await takeSample(node(), KEYS, { ...how, size: 1_000 });
      const { low, high } = shareWhere(sample, ({ purpose }) => purpose === 'cache');
      if (low <= 0.7 && 0.7 <= high) within++;
    }
    expect(within).toBeGreaterThanOrEqual(85);
  }, 120_000);

  test('its profile is what the keys are for', async () => {
    const sample = await takeSample(node(), KEYS, { ...how, size: 1_000 });
    expect(profileOf([sample]).purposes).toEqual(['cache', 'lock', 'rate', 'session']);
    expect(sample).toMatchObject({ exact: false, truncated: false, of: KEYS });
    expect(sample.keys).toHaveLength(1_000);
    expect(new Set(sample.keys.map(({ name }) => name)).size).toBe(1_000);
  });

  test.each([
    ['as many keys as it asks for', 2_000],
    ['more than there are', 3_000],
  ])('%s: all are seen, and it is exact', async (_name, size) => {
    const small = await startServer();
    const admin = await openConnection(small.port);
    await admin.send('eval', "for i = 1, 2000 do redis.call('set', 'k' .. i, 'x', 'px', 600000) end", 0);
    const own = new Redis(small.url);
    const sample = await takeSample(node(ioredisDriver(own)), 2_000, { ...how, size });
    expect([sample.keys.length, sample.exact, sample.truncated]).toEqual([2_000, true, false]);
    own.disconnect();
    admin.close();
    await small.stop();
  });

  test('the tree adds up, and counts are within their intervals', async () => {
    const sample = await takeSample(node(), KEYS, { ...how, size: 2_000 });
    const tree = treeOf([sample], { depth: 3, sort: 'count', shown: (name) => name });
    expect(tree[0]).toMatchObject({ path: ['shop'], keys: { value: KEYS } });
    const cache = tree.find(({ path }) => path.join(':') === 'shop:p:cache');
    expect(cache?.keys.low).toBeLessThan(0.7 * KEYS * 1.05);
    expect(cache?.keys.high).toBeGreaterThan(0.7 * KEYS * 0.95);
    expect(cache).toMatchObject({ purpose: 'cache', withoutTtl: { count: 0 }, types: { string: cache?.sampled } });
  });

  test('a deadline ends it early, with what there is', async () => {
    const sample = await takeSample(node(), KEYS, {
      ...how,
      size: KEYS,
      maxCpu: 0.5,
      stop: AbortSignal.timeout(150),
    });
    expect(sample.truncated).toBe(true);
    expect(sample.keys.length).toBeGreaterThan(0);
  });

  test('nothing is set on the connection of a program that hands over its driver', async () => {
    const sent: string[] = [];
    const watched: Driver = {
      ...driver,
      send: (args, ...more) => {
        sent.push(args.slice(0, 2).join(' '));
        return driver.send(args, ...more);
      },
    };
    await diagnose(watched, { sample: 100, maxCpu: 100 });
    expect(sent).toContain('client list');
    expect(sent.filter((command) => /no-touch|no-evict|setname|select|reply/i.test(command))).toEqual([]);
  });

  test('a server before 7.0, which takes one section of INFO at a time, is read all the same', async () => {
    const old: Driver = {
      ...driver,
      send: async (args, ...more) => {
        if (args[0] !== 'info' || args.length <= 2) return driver.send(args, ...more);
        throw replyError('ERR syntax error', new Error('ERR syntax error'));
      },
    };
    const options = { sample: 10, maxCpu: 100, only: ['VER001', 'MEM001', 'CMD002'] };
    expect((await diagnose([node(old)], options)).skipped).toEqual([]);
  });

  test.each(['config', 'acl', 'memory', 'client', 'slowlog', 'script'])(
    'a provider that takes %s away: those checks are skipped, it is asked once, the others say the same',
    async (blocked) => {
      const asked: string[] = [];
      const provider: Driver = {
        ...driver,
        send: async (args, ...more) => {
          if (args[0] !== blocked) return driver.send(args, ...more);
          asked.push(args.slice(0, 2).join(' '));
          throw replyError(`ERR unknown command '${blocked}'`, new Error(`ERR unknown command '${blocked}'`));
        },
      };
      const options = {
        sample: 500,
        maxCpu: 100,
        only: ['MEM001', 'MEM008', 'SEC', 'CON004', 'KEY002', 'KEY008', 'CMD005', 'LIB001'],
      };
      const [whole, part] = [await diagnose([node()], options), await diagnose([node(provider)], options)];
      const skipped = new Set(
        part.skipped.filter(({ skip }) => skip === 'blocked-by-provider').map(({ check }) => check),
      );
      expect(asked.length).toBe(new Set(asked).size);
      expect(part.findings.map(({ check }) => check)).toEqual(
        whole.findings.map(({ check }) => check).filter((check) => !skipped.has(check)),
      );
      if (blocked !== 'memory') expect(skipped.size).toBeGreaterThan(0);
    },
  );
});

test.each([
  ['by keys', [100, 300], 40, [10, 30]],
  ['all of one node', [100, 0], 40, [40, 0]],
  ['nothing known', [0, 0], 40, [40, 40]],
  ['all keys of all', [100, 300], Number.POSITIVE_INFINITY, [100, 300]],
])('a sample is shared between nodes: %s', (_name, sizes, sample, expected) => {
  const seen: number[][] = [];
  const parts = planSample(sizes, sample, (...progress) => seen.push(progress));
  expect(parts.map(({ size }) => size)).toEqual(expected);
  for (const part of parts) part.onKeys(5);
  expect(seen.map(([keys]) => keys)).toEqual([5, 10]);
});
