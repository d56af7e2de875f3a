import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { openConnection, type RedisServer, startServer } from '@redis-patterns/testkit/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reachOf } from '../src/network.ts';
import { createAuthority, type Pair } from './certificates.ts';
import { type Ended, runCli } from './run-cli.ts';
import { outside } from './servers.ts';

/*
 * The program against a server that serves TLS, with certificates made here: it is trusted by --tls-ca, and whatever
 * does not fit together is one clear line and exit code 3.
 */

const ours = createAuthority();
const others = createAuthority();
const names = ['DNS:localhost', 'IP:127.0.0.1', ...(outside === undefined ? [] : [`IP:${outside}`])].join(',');
const first = ours.sign('server', names);
const client = ours.sign('client', 'DNS:client');

let server: RedisServer;
let port: number;

async function unusedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function tlsArgs(port: number): string[] {
  const { cert, key } = first;
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ours.ca];
  return ['--tls-port', String(port), '--tls-auth-clients', 'no', ...files];
}

/** Settings of the server, by its port without TLS. */
async function set(...settings: string[]): Promise<void> {
  const redis = await openConnection(server.port);
  await redis.send('config', 'set', ...settings);
  redis.close();
}

const quick = ['--window', '0', '--max-cpu', '100', '--quiet'];
const trusting = ['--tls-ca', ours.ca];
const doctor = (url: string, ...args: string[]): Promise<Ended> => runCli(url, ['doctor', ...quick, ...args]);

/** Servers in a container have neither the certificates of this machine nor a second port. */
const probe = await startServer();
await probe.stop();

describe.skipIf(probe.label.endsWith('in Docker'))('TLS', () => {
  beforeAll(async () => {
    port = await unusedPort();
    const binds = ['--bind', '127.0.0.1', ...(outside === undefined ? [] : [outside])];
    server = await startServer({ args: [...binds, ...tlsArgs(port)] });
  });
  afterAll(async () => {
    await server.stop();
    for (const { folder } of [ours, others]) rmSync(folder, { recursive: true });
  });

  describe('a server with TLS', () => {
    test.each(['127.0.0.1', 'localhost'])('is looked at like any other, at %s', async (host) => {
      const { code, out, err } = await doctor(`rediss://${host}:${port}`, ...trusting, '--format', 'json');
      expect([code, err]).toEqual([expect.toBeOneOf([0, 1]), '']);
      const report = JSON.parse(out);
      expect(report.passed).toEqual(expect.arrayContaining(['SEC004', 'KEY001', 'CON005']));
      expect(report.nodes).toEqual([expect.objectContaining({ node: `${host}:${port}`, role: 'master' })]);
    });

    test('is shown by keys and watch too', async () => {
      for (const args of [
        ['keys', '--once', '--quiet'],
        ['watch', '--every', '250ms', '--count', '1'],
      ])
        expect(await runCli(`rediss://127.0.0.1:${port}`, [...args, ...trusting])).toMatchObject({ code: 0, err: '' });
    });

    test('SEC004: without TLS, an address that is not loopback is noted; over TLS it is not', async () => {
      const host = outside ?? '127.0.0.1'; // this machine alone: there is nothing to note
      const severity = { private: 'info', public: 'error', loopback: undefined, unknown: 'info' }[reachOf(host)];
      const found = async (url: string): Promise<unknown> =>
        JSON.parse((await doctor(url, ...trusting, '--only', 'SEC004', '--format', 'json')).out).findings;
      const noted = severity === undefined ? [] : [expect.objectContaining({ check: 'SEC004', severity })];
      expect(await found(`redis://${host}:${server.port}`)).toEqual(noted);
      expect(await found(`rediss://${host}:${port}`)).toEqual([]);
    });

    test('that asks for a certificate of the client gets it from --tls-cert and --tls-key', async () => {
      await set('tls-auth-clients', 'yes');
      const url = `rediss://127.0.0.1:${port}`;
      const without = await doctor(url, ...trusting);
      const pair = ['--tls-cert', client.cert, '--tls-key', client.key];
      const given = await doctor(url, ...trusting, ...pair, '--only', 'SEC004');
      await set('tls-auth-clients', 'no');
      expect(without).toMatchObject({ code: 3, err: expect.stringContaining('--tls-cert FILE and --tls-key FILE') });
      expect(given).toMatchObject({ code: 0, err: '' });
    });
  });

  describe('several servers with TLS', () => {
    test('the masters of a cluster are reached by it', async () => {
      const [tls, bus] = [await unusedPort(), await unusedPort()];
      const clustered = ['--cluster-enabled', 'yes', '--tls-cluster', 'yes', '--cluster-port', String(bus)];
      const node = await startServer({ args: [...clustered, ...tlsArgs(tls)] });
      const redis = await openConnection(node.port);
      await redis.send('cluster', 'addslotsrange', 0, 16_383);
      const state = (): Promise<unknown> => redis.send('cluster', 'info');
      await expect.poll(state, { timeout: 10_000 }).toContain('cluster_state:ok'); // two seconds after its start
      const { out, err } = await doctor(
        `rediss://127.0.0.1:${tls}`,
        ...trusting,
        '--only',
        'CLU001',
        '--format',
        'json',
      );
      expect([err, JSON.parse(out)]).toMatchObject(['', { passed: ['CLU001'], nodes: [{ node: `127.0.0.1:${tls}` }] }]);
      redis.close();
      await node.stop();
    });

    test('the master behind Sentinel is asked for, and reached, by it', async () => {
      const tls = await unusedPort();
      const sentinel = await startServer({ sentinel: true, args: [...tlsArgs(tls), '--tls-replication', 'yes'] });
      const redis = await openConnection(sentinel.port);
      await redis.send('sentinel', 'monitor', 'shop', '127.0.0.1', port, 1);
      const args = ['--sentinel', 'shop', ...trusting, '--only', 'REP001', '--format', 'json'];
      const { out, err } = await doctor(`rediss://127.0.0.1:${tls}`, ...args);
      expect([err, JSON.parse(out)]).toMatchObject([
        '',
        { passed: ['REP001'], nodes: [{ node: 'shop', role: 'master' }] },
      ]);
      one(
        await doctor(`rediss://127.0.0.1:${tls}`, '--sentinel', 'shop'),
        3,
        /certificate is not trusted|no sentinel answers/,
      );
      redis.close();
      await sentinel.stop();
    });
  });

  describe('what does not fit together is one clear line', () => {
    const garbage = join(ours.folder, 'garbage.pem');
    writeFileSync(garbage, 'no certificate');

    test.each([
      ['a certificate that nobody vouches for', 'rediss', [], 3, 'not trusted; --tls-ca FILE?'],
      ['an authority that did not sign it', 'rediss', ['--tls-ca', others.ca], 3, 'not trusted; --tls-ca FILE?'],
      ['a file that holds no certificate', 'rediss', ['--tls-ca', garbage], 2, '--tls-ca must be a file in PEM format'],
      ['a certificate without its key', 'rediss', ['--tls-cert', client.cert], 2, '--tls-cert and --tls-key need each'],
      ['a key of another certificate', 'rediss', mixed(), 2, '--tls-key must be the key of --tls-cert'],
      ['redis:// to a port with TLS', 'redis', [], 3, 'should it be rediss://?'],
    ])('%s', async (_name, scheme, args, code, said) => {
      one(await doctor(`${scheme}://127.0.0.1:${port}`, ...args), code, said);
    });

    test('rediss:// to a port without TLS', async () => {
      const ended = await doctor(`rediss://127.0.0.1:${server.port}`, ...trusting, '--connect-timeout', '1s');
      one(ended, 3, /does not speak TLS|does it speak TLS|should it be redis/);
    });

    test('a certificate for another host', async () => {
      await present(ours.sign('other', 'DNS:db.example.com'));
      one(await doctor(`rediss://127.0.0.1:${port}`, ...trusting), 3, 'its TLS certificate is for another host name');
    });

    test('a certificate that is over', async () => {
      await present(ours.sign('over', names, 0));
      one(await doctor(`rediss://127.0.0.1:${port}`, ...trusting), 3, 'its TLS certificate has expired');
    });
  });
});

function mixed(): string[] {
  return [...trusting, '--tls-cert', client.cert, '--tls-key', ours.sign('another', 'DNS:client').key];
}

function present({ cert, key }: Pair): Promise<void> {
  return set('tls-cert-file', cert, 'tls-key-file', key);
}

function one({ code, out, err }: Ended, wanted: number, said: string | RegExp): void {
  expect([code, out]).toEqual([wanted, '']);
  expect(err).toMatch(said);
  expect(err.trim().split('\n')).toHaveLength(1);
}
