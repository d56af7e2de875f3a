import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, openConnection, type RedisServer, startServer } from '@redis-patterns/testkit/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCTOR_COMMANDS } from '../src/acl.ts';
import { run } from '../src/run.ts';
import { type Ended, type How, runCli, world } from './run-cli.ts';

/*
 * The program itself, as a process: exit codes, what goes where, bad input, Ctrl-C, and that it only reads.
 */

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'redis-patterns-cli-'));

let server: RedisServer;
let redis: Connection;
beforeAll(async () => {
  server = await startServer({ args: ['--maxmemory', '100mb'] });
  redis = await openConnection(server.port);
  await redis.send('flushdb'); // what CMD002 finds
  for (let i = 0; i < 300; i++) await redis.send('set', `shop:product:cache:${i}`, 'x', 'px', 86_400_000 + i * 9_770);
});
afterAll(async () => {
  redis.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

interface Running {
  readonly ended: Promise<Ended>;
  readonly seen: () => { readonly out: string; readonly err: string };
  readonly kill: (signal: NodeJS.Signals) => void;
}

function start(args: readonly string[], { env = {}, stdin = '' }: How = {}): Running {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--conditions=@redis-patterns/source', main, ...args], {
    env: { PATH, REDIS_URL: server.url, ...env },
  });
  child.stdin.end(stdin);
  return followed(child);
}

function followed(child: ChildProcessWithoutNullStreams): Running {
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, out, err }));
  return { ended, seen: () => ({ out, err }), kill: (signal) => void child.kill(signal) };
}

const cli = (args: readonly string[], how?: How): Promise<Ended> => runCli(server.url, args, how);

const quick = ['--window', '0', '--max-cpu', '100', '--quiet'];
const doctor = (...args: string[]): Promise<Ended> => cli(['doctor', ...quick, ...args]);
const safe = ['--only', 'KEY', '--only', 'MEM001'];

describe('exit codes', () => {
  test.each([
    ['0: nothing at or above --fail-on', [...safe], 0],
    ['1: a finding at --fail-on', ['--only', 'CMD002', '--fail-on', 'info'], 1],
    ['0: the same finding below it', ['--only', 'CMD002', '--fail-on', 'warn'], 0],
    ['0: never', ['--only', 'CMD002', '--fail-on', 'never'], 0],
    ['2: an unknown option', ['--smaple', '5'], 2],
    ['2: a value that is none', ['--window', 'soon'], 2],
    ['3: nothing listens', ['--url', 'redis://127.0.0.1:1'], 3],
  ])('%s', async (_name, args, code) => {
    expect((await doctor(...args)).code).toBe(code);
  });

  test('4: incomplete and --strict, 0 without it', async () => {
    await redis.send(
      'acl',
      'setuser',
      'few',
      'on',
      '>pw',
      '~*',
      '-@all',
      '+ping',
      '+info',
      '+dbsize',
      '+scan',
      '+pttl',
      '+type',
      '+client|setname',
    );
    const url = `redis://few@127.0.0.1:${server.port}`;
    const few = (...more: string[]): Promise<Ended> =>
      cli(['doctor', ...quick, '--only', 'KEY008', '--url', url, ...more], { env: { REDIS_PASSWORD: 'pw' } });
    expect(await few('--strict')).toMatchObject({ code: 4, out: expect.stringContaining('MEMORY USAGE') });
    expect((await few()).code).toBe(0);
  });

  test('130: Ctrl-C within the window, with the report of what is known', async () => {
    const own = await startServer();
    const waiting = start(['doctor', '--window', '60s', '--url', own.url]);
    await connected(own, 'redis-patterns-doctor');
    waiting.kill('SIGINT');
    expect(await waiting.ended).toMatchObject({ code: 130, out: expect.stringContaining('passed') });
    await own.stop();
  });

  test('130: Ctrl-C while keys are read, with what was read', async () => {
    const waiting = start(['doctor', '--window', '0', '--max-cpu', '0.03', '--only', 'KEY001']);
    await expect.poll(() => waiting.seen().err, { timeout: 12_000 }).toContain('keys');
    waiting.kill('SIGINT');
    expect(await waiting.ended).toMatchObject({ code: 130, out: expect.stringContaining('ended early') });
  });

  test('a reader of stdout that goes away ends it quietly', async () => {
    const { out, err } = await shell(
      `"$NODE" --conditions=@redis-patterns/source "$MAIN" doctor --window 0 --max-cpu 100 --quiet | true`,
    );
    expect([out, err]).toEqual(['', '']);
  });
});

describe('bad input is one clear line and the right code', () => {
  test.each([
    ['no URL', ['doctor', '--url', 'nonsense'], 2, 'not a URL'],
    ['another scheme', ['doctor', '--url', 'http://127.0.0.1'], 2, 'must begin with redis://'],
    ['an unknown command', ['docter'], 2, 'did you mean doctor?'],
    ['an unknown option', ['doctor', '--widnow', '5s'], 2, 'did you mean --window?'],
    ['an option without its value', ['doctor', '--window'], 2, '--window needs a value'],
    ['a value for a flag', ['doctor', '--strict=yes'], 2, '--strict takes no value'],
    ['a word without dashes', ['doctor', 'redis://127.0.0.1'], 2, 'takes options only'],
    ['no duration', ['doctor', '--deadline', '5 parsecs'], 2, '--deadline must be a duration'],
    ['no format', ['doctor', '--format', 'yaml'], 2, '--format must be one of'],
    ['no check', ['doctor', '--ignore', 'MEM02'], 2, 'did you mean MEM'],
    ['no percentage', ['doctor', '--max-cpu', '0'], 2, '--max-cpu must be a percentage'],
    ['no purpose', ['doctor', '--profile', 'cash'], 2, 'a purpose is one of'],
    ['no baseline', ['doctor', '--baseline', '/nowhere/at.json'], 2, '--baseline must be a file'],
    ['no certificate', ['doctor', '--tls-ca', '/nowhere/ca.pem'], 2, '--tls-ca must be a file'],
    ['watch too fast', ['watch', '--every', '10ms'], 2, 'at least 250ms'],
    ['ids without leave', ['keys', '--depth', '4'], 2, '--ids has to allow'],
    ['a host that is none', ['doctor', '--url', 'redis://no-such-host.invalid'], 3, 'not known'],
    ['a port where nothing listens', ['keys', '--url', 'redis://127.0.0.1:1'], 3, 'nothing listens there'],
    ['a socket that is none', ['doctor', '--url', 'unix:///nowhere.sock'], 3, 'no such socket'],
  ])('%s', async (_name, args, code, said) => {
    const ended = await cli(args);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toContain(said);
    expect(ended.err.trim().split('\n')).toHaveLength(1);
  });

  test('a port that is HTTP', async () => {
    const http = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    expect(await cli(['doctor', '--url', `redis://127.0.0.1:${port}`])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/is it Redis|no Redis/),
    });
    http.closeAllConnections();
    http.close();
  });

  test('TLS to a port without', async () => {
    const ended = await cli(['doctor', '--url', `rediss://127.0.0.1:${server.port}`, '--connect-timeout', '1s']);
    expect(ended).toMatchObject({ code: 3, err: expect.stringMatching(/TLS|closed the connection|does not answer/) });
  });

  test('a Sentinel', async () => {
    const sentinel = await startServer({ sentinel: true });
    expect(await cli(['doctor', '--url', sentinel.url, '--window', '0'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('--sentinel'),
    });
    await sentinel.stop();
  });

  test('a server that hangs', async () => {
    const frozen = await startServer();
    await frozen.freeze();
    const ended = await cli([
      'doctor',
      '--url',
      frozen.url,
      '--connect-timeout',
      '300ms',
      '--command-timeout',
      '300ms',
    ]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('does not answer') });
    await frozen.thaw();
    await frozen.stop();
  });
});

describe('passwords', () => {
  const secret = 'hunter2-%$é';
  let guarded: RedisServer;
  beforeAll(async () => {
    guarded = await startServer();
    const admin = await openConnection(guarded.port);
    await admin.send('acl', 'setuser', 'ops', 'on', `>${secret}`, '~*', '+@all');
    await admin.send('config', 'set', 'requirepass', secret);
    admin.close();
  });
  afterAll(() => guarded.stop());

  const url = (user: string, password?: string): string =>
    `redis://${user}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@127.0.0.1:${guarded.port}`;

  test.each([
    ['in --url', () => cli(['doctor', ...quick, '--url', url('', secret)])],
    ['in --url with a user', () => cli(['doctor', ...quick, '--url', url('ops', secret)])],
    ['in REDIS_URL', () => cli(['doctor', ...quick], { env: { REDIS_URL: url('ops', secret) } })],
    ['in REDIS_PASSWORD', () => cli(['doctor', ...quick, '--url', url('ops')], { env: { REDIS_PASSWORD: secret } })],
    ['in REDISCLI_AUTH', () => cli(['doctor', ...quick, '--url', url('ops')], { env: { REDISCLI_AUTH: secret } })],
    [
      'by --password-stdin',
      () => cli(['doctor', ...quick, '--url', url('ops'), '--password-stdin'], { stdin: `${secret}\n` }),
    ],
    ['wrong, in --url', () => cli(['doctor', '--url', url('ops', `${secret}x`)])],
    ['wrong, in REDIS_PASSWORD', () => cli(['keys', '--url', url('ops')], { env: { REDIS_PASSWORD: `${secret}x` } })],
    ['to no server', () => cli(['doctor', '--url', `redis://:${encodeURIComponent(secret)}@127.0.0.1:1`])],
    ['in a broken URL', () => cli(['doctor', '--url', `redis://:${secret}@:notaport`])],
    ['in JSON', () => cli(['doctor', ...quick, '--format', 'json', '--url', url('ops', secret)])],
    [
      'in a baseline',
      () => cli(['doctor', ...quick, '--url', url('ops', secret), '--write-baseline', join(folder, 'b.json')]),
    ],
  ])('%s: in no byte of the output', async (_name, run) => {
    const { code, out, err } = await run();
    expect(code).not.toBe(70);
    const file = _name === 'in a baseline' ? readFileSync(join(folder, 'b.json'), 'utf8') : '';
    for (const form of [secret, encodeURIComponent(secret), 'hunter2'])
      expect(`${out}${err}${file}`).not.toContain(form);
  });

  test('none, where one is needed: says how to give it', async () => {
    const ended = await cli(['doctor', '--url', `redis://127.0.0.1:${guarded.port}`]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('REDIS_PASSWORD') });
  });

  test('a wrong one is said to be wrong', async () => {
    const ended = await cli(['doctor', '--url', url('ops', 'nope')]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('password is wrong') });
  });
});

describe('what goes where', () => {
  test('JSON on stdout, progress on stderr', async () => {
    const { out, err } = await cli(['doctor', '--window', '0', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ schema: 1, sample: { keys: 300, of: 300, exact: true } });
    expect(err).toContain('300 of 300 keys');
  });

  test('--quiet: nothing on stderr', async () => {
    expect((await doctor(...safe)).err).toBe('');
  });

  test('help begins with three examples, and the exit code is 0', async () => {
    for (const args of [['--help'], ['doctor', '--help'], ['keys', '-h'], ['watch', '--help']]) {
      const { code, out } = await cli(args);
      expect(code).toBe(0);
      expect(
        out
          .split('\n')
          .slice(2, 5)
          .every((line) => /redis-patterns/.test(line)),
      ).toBe(true);
    }
  });

  test('colours only where they are asked for', async () => {
    const esc = String.fromCharCode(27);
    const coloured = (env: Record<string, string>): Promise<Ended> =>
      start(['doctor', ...quick, ...safe], { env }).ended;
    expect((await coloured({ FORCE_COLOR: '1' })).out).toContain(esc);
    expect((await coloured({ NO_COLOR: '1' })).out).not.toContain(esc);
    expect((await coloured({})).out).not.toContain(esc);
  });

  test('hostile names reach the terminal escaped, also with --ids', async () => {
    const hostile = await startServer();
    const admin = await openConnection(hostile.port);
    const esc = String.fromCharCode(27);
    for (const name of [`${esc}]0;owned\x07`, 'a\rb', '\u202egnp', 'x'.repeat(1_000_000), '</system-out>&"'])
      await admin.send('set', name, 'x');
    for (const format of ['table', 'json', 'junit', 'markdown', 'github']) {
      const { out } = await cli(['doctor', ...quick, '--url', hostile.url, '--ids', '--format', format]);
      const text = format === 'json' || format === 'table' || format === 'github' ? '' : out;
      expect(out).not.toMatch(new RegExp(`[${esc}\r\u202e\x07]`));
      expect(text).not.toContain('</system-out>&"'); // where it would be markup
      expect(out.length).toBeLessThan(60_000);
    }
    admin.close();
    await hostile.stop();
  });

  test('a baseline hides what it knows, and only that', async () => {
    const file = join(folder, 'baseline.json');
    await doctor('--only', 'CMD002', '--write-baseline', file);
    const same = await doctor('--only', 'CMD002', '--baseline', file, '--fail-on', 'info');
    expect(same).toMatchObject({ code: 0, out: expect.stringContaining('1 finding in the baseline') });
    const more = await doctor('--only', 'SEC', '--baseline', file, '--fail-on', 'info');
    expect(more.code).toBe(1);
    writeFileSync(file, '{}');
    expect((await doctor('--baseline', file)).code).toBe(2);
  });
});

test('watch: a node that is lost is said to be, and is connected to again once it is back', async () => {
  const own = await startServer();
  const stop = new AbortController();
  const lines: { nodes: { lostMs: number | null; rates: object | null }[] }[] = [];
  const watching = run(['watch', '--every', '250ms', '--format', 'json', '--url', own.url], {
    ...world,
    out: (text) => lines.push(JSON.parse(text)),
    stop: stop.signal,
  });
  const last = (): unknown => lines.at(-1)?.nodes[0];
  await expect.poll(last, { timeout: 5_000 }).toMatchObject({ lostMs: null, rates: { clients: 1 } });
  await own.kill();
  await expect.poll(last, { timeout: 5_000 }).toMatchObject({ lostMs: expect.any(Number), rates: null });
  await own.restart();
  await expect.poll(last, { timeout: 10_000 }).toMatchObject({ lostMs: null, rates: { clients: 1 } });
  stop.abort();
  expect(await watching).toBe(130);
  await own.stop();
});

describe('it only reads', () => {
  const state = async (): Promise<unknown[]> => [
    await redis.send('dbsize'),
    /rdb_changes_since_last_save:\d+/.exec(String(await redis.send('info', 'persistence')))?.[0],
    await redis.send('config', 'get', '*'),
  ];

  test.each([
    ['doctor', ['doctor', ...quick]],
    ['doctor --deep', ['doctor', ...quick, '--deep']],
    ['keys', ['keys', '--once', '--quiet']],
    ['watch', ['watch', '--every', '250ms', '--count', '1']],
  ])('%s: no key and no setting is another one', async (_name, args) => {
    const before = await state();
    const { code, err } = await cli(args);
    expect([code, err]).toEqual([expect.toBeOneOf([0, 1]), '']);
    expect(await state()).toEqual(before);
  });

  test('every command it sends is on the list of its ACL', async () => {
    const own = await startServer();
    const admin = await openConnection(own.port);
    await admin.send('set', 'shop:product:cache:1', 'x', 'ex', 60);
    await admin.send('config', 'resetstat');
    for (const args of [
      ['doctor', ...quick],
      ['keys', '--once'],
      ['watch', '--every', '250ms', '--count', '1'],
    ])
      await cli([...args, '--url', own.url]);
    const stats = String(await admin.send('info', 'commandstats'));
    const sent = [...stats.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name);
    const known = [...DOCTOR_COMMANDS, 'client|no-touch', 'config|resetstat']; // NO-TOUCH where there is one
    expect(sent.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    expect(sent).toEqual(expect.arrayContaining(['scan', 'pttl', 'type', 'memory|usage', 'config|get']));
    admin.close();
    await own.stop();
  });

  test('what eviction knows of a key is as it was: its idle time', async () => {
    const idle = async (): Promise<number> => Number(await redis.send('object', 'idletime', 'shop:product:cache:7'));
    await expect.poll(idle, { timeout: 5_000 }).toBeGreaterThanOrEqual(1);
    const before = await idle();
    await doctor();
    expect(await idle()).toBeGreaterThanOrEqual(before);
  });
});

/** Resolves once a connection of this name has read INFO. */
async function connected({ port }: RedisServer, name: string): Promise<void> {
  const admin = await openConnection(port);
  const clients = async (): Promise<string> => String(await admin.send('client', 'list'));
  await expect.poll(clients, { timeout: 12_000 }).toMatch(new RegExp(`name=${name} .*cmd=info`));
  admin.close();
}

function shell(script: string): Promise<Ended> {
  const { PATH = '' } = process.env;
  const env = { PATH, REDIS_URL: server.url, NODE: process.execPath, MAIN: main };
  return followed(spawn('sh', ['-c', script], { env })).ended;
}
