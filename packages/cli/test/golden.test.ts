import {
  openConnection,
  type RedisServer,
  startCluster,
  startSentinel,
  startServer,
} from '@redis-patterns/testkit/redis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DOCTOR_EXTRAS, doctorAcl } from '../src/acl.ts';
import type { CheckId, Fault } from '../src/check.ts';
import { CHECKS } from '../src/checks/all.ts';
import type { Report } from '../src/report.ts';
import { commands } from './fixtures/commands.ts';
import type { Fixture, Scene } from './fixtures/fixture.ts';
import { keys } from './fixtures/keys.ts';
import { memory } from './fixtures/memory.ts';
import { recorded } from './fixtures/recorded.ts';
import { server } from './fixtures/server.ts';
import { examine } from './servers.ts';
import { about, snapshotOf } from './snapshot.ts';

/*
 * Each check is seen to fire on a server that is set up wrong, and to fall silent once it is put right: on a private
 * server of its own, with full rights and as the user of the doctor's ACL line.
 */

/** A master whose replica has answered nothing since this file began, for REP002 at its end. */
let lagging: { master: RedisServer; replica: RedisServer };
beforeAll(async () => {
  const master = await startServer({ args: ['--repl-timeout', '3600'] });
  const replica = await replicaOf(master);
  await replica.freeze();
  lagging = { master, replica };
});
afterAll(() => Promise.all([lagging.master.stop(), lagging.replica.stop()]));

const fixtures: Readonly<Record<string, Fixture>> = { ...memory, ...keys, ...commands, ...server };
/** Those that need other servers than one, below, or a version of their own. */
const topologies = ['REP001', 'REP002', 'CLU001', 'CLU002', 'SEN001', 'SEC004', 'SEC006', 'SEC007', 'VER001'];

test('every check has a server that is wrong and one that is right', () => {
  const covered = new Set([...Object.keys(fixtures), ...Object.keys(recorded), ...topologies]);
  expect([...covered].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});

/** A busy machine may do too little within one window for a check that is about rates. */
const MORE_WINDOWS = 5;

const severities = (report: Report, id: string): string[] =>
  report.findings.filter(({ check }) => check === id).map(({ severity }) => severity);

describe.each(Object.entries(fixtures))('%s', (id, fixture) => {
  const users = fixture.fullRightsOnly ? ['full rights'] : ['full rights', "the doctor's ACL"];
  test.each(users)(`fires on the wrong server and is silent on the right one, with %s`, async (user) => {
    const own = await startServer({ args: fixture.args ?? [] });
    const scene: Scene = { server: own, redis: await openConnection(own.port) };
    const plain = user === 'full rights' ? await givenAll(scene) : await givenDoctor(scene);
    const look = async (during?: Fixture['during']): Promise<Report> => {
      const options = { ...fixture.options, only: [id] };
      const report = examine(fixture.url?.(scene) ?? plain, options);
      return during === undefined ? report : besides(report, () => during(scene));
    };
    try {
      const undo = await fixture.wrong?.(scene);
      let wrong = await look(fixture.during);
      for (let i = 0; i < MORE_WINDOWS && fixture.during && wrong.findings.length === 0; i++)
        wrong = await look(fixture.during);
      expect(severities(wrong, id)[0], JSON.stringify([wrong.findings, wrong.skipped])).toBe(fixture.severity);
      expect(wrong.findings.every(({ check }) => check === id)).toBe(true);
      if (typeof undo === 'function') undo();
      await fixture.right?.(scene);
      const right = await look();
      expect(right.findings).toEqual([]);
      expect(right.passed, JSON.stringify(right.skipped)).toEqual([id]);
    } finally {
      scene.redis.close();
      await own.stop();
    }
  });
});

async function givenAll({ server: { url } }: Scene): Promise<string> {
  return url;
}

async function givenDoctor({ redis, server: { port } }: Scene): Promise<string> {
  const [, , user = '', ...rules] = doctorAcl().replace('<password>', 'pw').split(' ');
  await redis.send('acl', 'setuser', user, ...rules, ...DOCTOR_EXTRAS.map((name) => `+${name}`));
  return `redis://doctor:pw@127.0.0.1:${port}`;
}

/** Does something again and again until the report is there. */
async function besides(report: Promise<Report>, act: () => Promise<unknown>): Promise<Report> {
  let over = false;
  const done = report.finally(() => {
    over = true;
  });
  while (!over) {
    await act();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return done;
}

describe.each(Object.entries(recorded))('%s, on written facts', (id, { why, severity, wrong, right }) => {
  test(`fires on the wrong ones and is silent on the right ones: ${why}`, () => {
    const check = CHECKS.find((one) => one.id === (id as CheckId));
    const found = check?.judge(snapshotOf(wrong), about());
    expect(found).toEqual([expect.anything()]);
    expect((found as readonly Fault[])[0]?.severity ?? check?.severity).toBe(severity);
    expect(check?.judge(snapshotOf(right), about())).toEqual([]);
  });
});

test.each([
  ['cache', 'allkeys-lru', 'no'],
  ['session', 'noeviction', 'yes'],
  ['rate', 'noeviction', 'no'],
] as const)(
  'a server set up right for %s raises nothing at or above a warning',
  async (purpose, policy, appendonly) => {
    const args = ['--maxmemory', '100mb', '--maxmemory-policy', policy, '--appendonly', appendonly];
    const own = await startServer({ args });
    const redis = await openConnection(own.port);
    await givenDoctor({ server: own, redis });
    await redis.send('acl', 'setuser', 'default', 'off');
    const report = await examine(`redis://doctor:pw@127.0.0.1:${own.port}`, {
      profile: [purpose],
      windowMs: 100,
      ignore: ['SEC007'], // of the version, not of how it is set up
    });
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(30);
    redis.close();
    await own.stop();
  },
);

test('SEC006: DEBUG enabled at the start is a warning, and not enabled it is silent', async () => {
  const [open, closed] = await Promise.all([startServer({ args: ['--enable-debug-command', 'yes'] }), startServer()]);
  expect(severities(await examine(open.url, { only: ['SEC006'] }), 'SEC006')).toEqual(['warn']);
  expect((await examine(closed.url, { only: ['SEC006'] })).passed).toEqual(['SEC006']);
  await Promise.all([open.stop(), closed.stop()]);
});

test('KEY008 with --deep: a key of many elements is an info, fewer are none, and who may not count is told so', async () => {
  const own = await startServer();
  const redis = await openConnection(own.port);
  const doctor = await givenDoctor({ server: own, redis });
  const fill = "for i = 1, 6000 do redis.call('rpush', KEYS[1], i) end redis.call('expire', KEYS[1], 300)";
  await redis.send('eval', fill, 1, 'shop:a:members:1');
  const only = ['KEY008'] as const;
  for (const url of [own.url, doctor]) {
    expect((await examine(url, { only })).findings).toEqual([]);
    const found = (await examine(url, { only, deep: true })).findings;
    expect(found).toEqual([
      expect.objectContaining({ severity: 'info', evidence: expect.objectContaining({ most_elements: 6_000 }) }),
    ]);
  }
  await redis.send('acl', 'setuser', 'doctor', '-llen');
  expect((await examine(doctor, { only, deep: true })).skipped).toEqual([
    expect.objectContaining({ check: 'KEY008', skip: 'noperm' }),
  ]);
  await redis.send('ltrim', 'shop:a:members:1', 0, 4_000);
  expect((await examine(own.url, { only, deep: true })).passed).toEqual(['KEY008']);
  redis.close();
  await own.stop();
});

describe('the server of this run', () => {
  let own: RedisServer;
  beforeAll(async () => {
    own = await startServer();
  });
  afterAll(() => own.stop());

  test('VER001: it is an error if it is older than what is supported, and else silent', async () => {
    const [, product, major] = /^(redis|valkey)-server (\d+)/.exec(own.label) ?? [];
    const old = Number(major) < (product === 'valkey' ? 8 : 7);
    expect(severities(await examine(own.url, { only: ['VER001'] }), 'VER001')).toEqual(old ? ['error'] : []);
  });

  test('SEC007: it is a warning if it is one of those known to be faulty', async () => {
    const faulty = ['redis-server 7.0.15', 'redis-server 8.0.6', 'valkey-server 8.0.1', 'valkey-server 9.1.2'];
    const found = severities(await examine(own.url, { only: ['SEC007'] }), 'SEC007');
    expect(found).toEqual(faulty.includes(own.label) ? ['warn'] : expect.any(Array));
  });
});

describe('in other topologies', () => {
  let sentinel: Awaited<ReturnType<typeof startSentinel>>;
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  beforeAll(async () => {
    [sentinel, cluster] = await Promise.all([startSentinel(), startCluster()]);
  });
  afterAll(async () => {
    await Promise.all([sentinel.stop(), cluster.stop()]);
  });

  test('REP001: a replica is a warning, an error without its master, and a master is silent', async () => {
    const own = await startServer();
    const replica = await replicaOf(own);
    expect(severities(await examine(replica.url, { only: ['REP001'] }), 'REP001')).toEqual(['warn']);
    expect((await examine(own.url, { only: ['REP001'] })).passed).toEqual(['REP001']);
    await own.stop();
    await says(replica, 'master_link_status:down');
    expect(severities(await examine(replica.url, { only: ['REP001'] }), 'REP001')).toEqual(['error']);
    await replica.stop();
  });

  test('behind Sentinel the master of the moment is looked at', async () => {
    const port = sentinel.sentinels[0]?.port;
    const report = await examine(`redis://127.0.0.1:${port}`, { only: ['REP001', 'SEN001'] }, sentinel.name);
    expect(report.nodes).toEqual([expect.objectContaining({ node: 'mymaster', role: 'master' })]);
    expect(report.findings).toEqual([]);
  });

  test('SEN001: a sentinel is one, a server is none', async () => {
    const report = await examine(`redis://127.0.0.1:${sentinel.sentinels[0]?.port}`, { only: ['SEN001'] });
    expect(report.findings).toEqual([expect.objectContaining({ check: 'SEN001', fix: '--sentinel mymaster' })]);
    expect((await examine(sentinel.master.url, { only: ['SEN001'] })).passed).toEqual(['SEN001']);
  });

  test('a cluster is looked at on each of its masters, whichever node is given', async () => {
    const report = await examine(cluster.masters[1]?.url ?? '', { only: ['CLU001', 'CLU002'] });
    expect(report.nodes.map(({ node }) => node).sort()).toEqual(
      cluster.masters.map(({ port }) => `127.0.0.1:${port}`).sort(),
    );
    expect(report.findings).toEqual([]);
    expect(report.passed).toEqual(['CLU001', 'CLU002']);
  });

  test('CLU002: what one tag holds is on one master, and the others have none of it', async () => {
    const redis = await Promise.all(cluster.masters.map(({ port }) => openConnection(port)));
    const fill = "for i = 1, 110 do redis.call('set', KEYS[1] .. i, string.rep('x', 1000000)) end";
    const filled = await Promise.all(
      redis.map((one) =>
        one.send('eval', fill, 1, '{shop}').then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(filled.filter(Boolean)).toHaveLength(1);
    const report = await examine(cluster.url, { only: ['CLU002'] });
    expect(severities(report, 'CLU002')).toEqual(['warn']);
    await Promise.all(redis.map((one) => one.send('flushall', 'sync')));
    expect((await examine(cluster.url, { only: ['CLU002'] })).passed).toEqual(['CLU002']);
    for (const one of redis) one.close();
  });

  test('CLU001: a slot that nobody serves is an error', async () => {
    const [first] = cluster.masters;
    const redis = await openConnection(first?.port ?? 0);
    await redis.send('cluster', 'delslots', 0);
    await expect.poll(async () => String(await redis.send('cluster', 'info'))).toContain('cluster_slots_ok:16383');
    const report = await examine(cluster.url, { only: ['CLU001'] });
    expect(severities(report, 'CLU001')[0]).toBe('error');
    redis.close();
  });
});

test('REP002: a replica that has answered nothing for ten seconds is a warning, and one that does is silent', async () => {
  const { master, replica } = lagging;
  const redis = await openConnection(master.port);
  const lag = async (): Promise<number> =>
    Number(/lag=(\d+)/.exec(String(await redis.send('info', 'replication')))?.[1]);
  await expect.poll(lag, { timeout: 20_000 }).toBeGreaterThan(10);
  expect(severities(await examine(master.url, { only: ['REP002'] }), 'REP002')).toEqual(['warn']);
  await replica.thaw();
  await expect.poll(lag, { timeout: 10_000 }).toBeLessThan(3);
  expect((await examine(master.url, { only: ['REP002'] })).passed).toEqual(['REP002']);
  redis.close();
});

async function replicaOf({ port }: RedisServer): Promise<RedisServer> {
  const args = ['--replicaof', '127.0.0.1', String(port), '--repl-diskless-sync-delay', '0'];
  const replica = await startServer({ args });
  await says(replica, 'master_link_status:up');
  return replica;
}

async function says(at: RedisServer, wanted: string): Promise<void> {
  const redis = await openConnection(at.port);
  await vi.waitFor(async () => expect(await redis.send('info', 'replication')).toContain(wanted), { timeout: 10_000 });
  redis.close();
}
