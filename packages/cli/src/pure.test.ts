import { describe, expect, test } from 'vitest';
import { appAcl } from './acl.ts';
import { parseAddress } from './address.ts';
import { APP_COMMANDS } from './app-commands.ts';
import { classify, templateOf } from './classify.ts';
import { keyspace, parseInfo } from './info.ts';
import { maskedKey } from './key-name.ts';
import { printable } from './printable.ts';
import { createProgress } from './progress.ts';
import { ratesOf } from './rates.ts';
import { SAMPLES } from './read-app-user.ts';
import { nearest } from './usage.ts';
import { durationOf, ruleOf } from './values.ts';
import { shareOf, shownShare } from './wilson.ts';

test.each([
  ['shop:product:cache:42', 'shop:product:cache:*', 'cache'],
  ['shop:user:session:abc', 'shop:user:session:*', 'session'],
  ['shop:rate:api~w60000:1.2.3.4', 'shop:rate:api~w60000:*', 'rate'],
  ['shop:user:8123:cart', 'shop:user:*:*', null],
  ['bull:emails:17', 'bull:*', 'queue'],
  ['sess:Zx81', 'sess:*', 'session'],
  ['user_17', 'user_*', null],
  ['user:17', 'user:*', null],
  ['550e8400-e29b-41d4-a716-446655440000:a:b:c', '*:a:b:*', null],
  ['a:b:c:d:e', 'a:b:c:*', null],
  ['', '*', null],
])('the template of %j is %j, its purpose %j', (name, template, purpose) => {
  expect(classify(name)).toMatchObject({ template, purpose });
});

test('--map comes before what a name says', () => {
  expect(classify('legacy:user:session:1', [ruleOf('legacy:*=cache')]).purpose).toBe('cache');
  expect(classify('other:user:session:1', [ruleOf('legacy:*=cache')]).purpose).toBe('session');
});

test('a masked key shows what it is, and not its id', () => {
  expect(maskedKey('shop:user:session:hunter2')).toMatch(/^shop:user:session:#[0-9a-f]{6}$/);
  expect(templateOf('hunter2hunter3hunter4')).not.toContain('hunter2');
});

test('printable escapes what could drive a terminal, and cuts what is long', () => {
  expect(printable('a\x1b]0;x\x07\r\n\u202e\u2028é😀')).toBe('a\\x1b]0;x\\x07\\x0d\\x0a\\u{202e}\\u{2028}é😀');
  expect(printable('x'.repeat(10_000_000))).toHaveLength(161);
});

describe('shares', () => {
  test.each([
    [0, 10_000, '< 0.03 %'],
    [50, 100, '50.0 % (40.4-59.6)'],
    [100, 100, '100 % (96.3-100.0)'],
  ])('%i of %i', (count, of, shown) => {
    expect(shownShare(shareOf(count, of, false))).toBe(shown);
  });
  test('an exact one has no interval', () => {
    expect(shownShare(shareOf(1, 4, true))).toBe('25.0 %');
    expect(shownShare(shareOf(0, 4, true))).toBe('0 %');
  });
  test('an empty one is anything', () => {
    expect(shareOf(0, 0, false)).toMatchObject({ low: 0, high: 1 });
  });
});

test('INFO is read by names, whatever stands beside them', () => {
  const read = parseInfo(
    '# Keyspace\r\ndb0:keys=5,expires=2,avg_ttl=1,subexpiry=0\r\ndb0_distrib:x\r\nbad\r\nempty:\r\n',
  );
  expect(keyspace(read)).toEqual([{ db: 0, keys: 5, expires: 2 }]);
  expect([read.number('empty'), read.number('none'), read.text('empty')]).toEqual([undefined, undefined, '']);
});

test.each([
  ['redis://h', { host: 'h', port: 6379, tls: false, db: 0, password: undefined }],
  ['rediss://u:p%40ss@h:1/2', { host: 'h', port: 1, tls: true, db: 2, username: 'u', password: 'p@ss' }],
  ['redis://:50%@h', { password: '50%' }],
  ['redis://[::1]:7', { host: '::1', port: 7 }],
  ['unix:///run/redis.sock?db=3', { path: '/run/redis.sock', db: 3 }],
  ['redis-sentinel://h/main', { port: 26_379, sentinel: 'main' }],
])('the address %s', (url, expected) => {
  expect(parseAddress(url)).toMatchObject(expected);
});

test.each(['h:6379', 'http://h', 'redis://h/x', 'redis://h:99999'])('%s is no address', (url) => {
  expect(() => parseAddress(url)).toThrow(/--url/);
});

test('durations, and what is none', () => {
  expect(['0', '250ms', '1.5s', '2m', '1h', '7d'].map((text) => durationOf('x', text))).toEqual([
    0, 250, 1_500, 120_000, 3_600_000, 604_800_000,
  ]);
  for (const text of ['', '5', 's', '-1s', '1e9s', '5 s']) expect(() => durationOf('x', text)).toThrow('--x');
});

test('a typo finds its word, another word does not', () => {
  expect(nearest('--smaple', ['--sample', '--strict'])).toBe('--sample');
  expect(nearest('--colour', ['--sample', '--strict'])).toBeUndefined();
});

test('every command of the patterns can be tried, and the ACL line names it', () => {
  const bare = ['ping', 'time'];
  expect(APP_COMMANDS.filter((name) => !bare.includes(name) && SAMPLES[name] === undefined)).toEqual([]);
  for (const name of APP_COMMANDS) expect(appAcl('shop')).toContain(` +${name}`);
});

test('progress is a line for every tenth where nobody watches, and ten a second where somebody does', () => {
  const [lines, frames]: string[][] = [[], []];
  let now = 0;
  const plain = createProgress({ write: (text) => lines?.push(text), live: false, now: () => now });
  const live = createProgress({ write: (text) => frames?.push(text), live: true, now: () => now });
  for (let keys = 0; keys <= 1_000; keys++) {
    now += 1;
    plain.update(keys, 1_000);
    live.update(keys, 1_000);
  }
  expect([lines?.length, frames?.length]).toEqual([10, 11]);
  expect(lines?.[4]).toBe('██████████░░░░░░░░░░ 500 of 1,000 keys, 998/s, 501 ms left\n');
});

describe('rates', () => {
  const at = (time: number, fields: string): Parameters<typeof ratesOf>[0] => ({ at: time, info: parseInfo(fields) });
  test('are what grew, per second; the busiest command first', () => {
    const before = at(
      0,
      'total_commands_processed:100\nkeyspace_hits:1\nkeyspace_misses:1\ncmdstat_get:calls=1,usec=10',
    );
    const after = at(
      2_000,
      'total_commands_processed:300\nkeyspace_hits:4\nkeyspace_misses:2\ncmdstat_get:calls=11,usec=110\ncmdstat_keys:calls=1,usec=9000',
    );
    const rates = ratesOf(before, after, 10);
    expect(rates).toMatchObject({ commands: 100, hitRatio: 0.75 });
    expect(rates.top.map(({ command, usPerCall }) => [command, usPerCall])).toEqual([
      ['keys', 9_000],
      ['get', 10],
    ]);
  });
  test('a counter that falls is a gap, not a negative rate', () => {
    expect(ratesOf(at(0, 'evicted_keys:9'), at(1_000, 'evicted_keys:1'), 1).evicted).toBeNull();
    expect(ratesOf(at(0, 'cmdstat_get:calls=9,usec=9'), at(1_000, 'cmdstat_get:calls=1,usec=1'), 1).top).toEqual([]);
  });
});
