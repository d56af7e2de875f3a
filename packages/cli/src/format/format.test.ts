import { describe, expect, test } from 'vitest';
import { key, sampleOf } from '../../test/snapshot.ts';
import type { Finding, Report } from '../report.ts';
import { treeOf } from '../tree.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { painter } from './paint.ts';
import { ratesTable } from './rates-table.ts';
import { table } from './table.ts';
import { treeTable } from './tree-table.ts';

const finding = (more: Partial<Finding> = {}): Finding => ({
  check: 'KEY001',
  severity: 'error',
  node: '127.0.0.1:6379',
  what: 'shop:product:cache:* has keys without a TTL: 3 of 10,000 sampled, 0.03 % (0.01-0.09)',
  evidence: { template: 'shop:product:cache:*', without_ttl: 3 },
  examples: ['shop:product:cache:#a1b2c3'],
  why: 'It is stale for ever, and each one adds to the memory for good.',
  fix: 'EXPIRE key 300',
  docs: 'https://github.com/redis-patterns/redis-patterns/blob/main/docs/checks/KEY001.md',
  downgradedBy: null,
  subject: 'shop:product:cache:*',
  ...more,
});

const report = (findings: readonly Finding[]): Report => ({
  schema: 1,
  tool: 'redis-patterns 1.2.3',
  at: '2026-01-02T03:04:05.678Z',
  nodes: [
    {
      node: '127.0.0.1:6379',
      server: 'Redis 7.0.15',
      role: 'master',
      keys: 12_345,
      usedBytes: 5e6,
      maxBytes: 1e7,
      policy: 'noeviction',
    },
  ],
  profile: { purposes: ['cache'], given: false },
  sample: { keys: 10_000, of: 12_345, exact: false, truncated: false, serverMs: 28 },
  findings,
  passed: ['MEM001', 'KEY002'],
  skipped: [
    { check: 'MEM008', node: '127.0.0.1:6379', skip: 'blocked-by-provider', detail: 'CONFIG GET is blocked' },
    { check: 'SEC005', node: '127.0.0.1:6379', skip: 'blocked-by-provider', detail: 'CONFIG GET is blocked' },
  ],
  known: 0,
});

const all = report([
  finding(),
  finding({ severity: 'warn', downgradedBy: 'reached over loopback' }),
  finding({ severity: 'info' }),
]);
const esc = String.fromCharCode(27);

describe('table', () => {
  test.each([80, 120, 200])('at %i columns no line is longer, but for links, which stay whole', (width) => {
    const lines = table(all, { width, colour: false }).split('\n');
    expect(lines.filter((line) => line.length > width && !line.startsWith('https://'))).toEqual([]);
    expect(lines.some((line) => line.endsWith('KEY001.md'))).toBe(true);
  });

  test('says the same with and without colour', () => {
    const coloured = table(all, { width: 80, colour: true });
    expect(coloured).toContain(esc);
    expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(table(all, { width: 80, colour: false }));
  });

  test('its text at 80 columns', () => {
    expect(
      table(report([finding({ downgradedBy: 'there is room' })]), { width: 80, colour: false }),
    ).toBe(`redis-patterns 1.2.3
  127.0.0.1:6379  Redis 7.0.15, master, 12,345 keys, 5.0 MB of 10 MB,
    noeviction
  used for cache (by its keys); 10,000 of 12,345 keys looked at, about 28 ms
    of server time

✖ error  KEY001  shop:product:cache:* has keys without a TTL: 3 of 10,000
                 sampled, 0.03 % (0.01-0.09)
         seen  template shop:product:cache:*, without_ttl 3
         as in shop:product:cache:#a1b2c3
         less  one level lower: there is room
         why   It is stale for ever, and each one adds to the memory for good.
         fix   EXPIRE key 300
https://github.com/redis-patterns/redis-patterns/blob/main/docs/checks/KEY001.md

2 passed: MEM001 KEY002
2 skipped:
  CONFIG GET is blocked (blocked-by-provider): MEM008 SEC005
1 error, 0 warnings, 0 infos
`);
  });
});

test('json is the report', () => {
  expect(JSON.parse(json(all))).toEqual(all);
});

test('junit: errors and warnings fail, infos pass, skips are skips', () => {
  const xml = junit(all);
  expect(xml).toContain('tests="7" failures="2" skipped="2"');
  expect(xml.match(/<failure /g)).toHaveLength(2);
  expect(xml.match(/<system-out>/g)).toHaveLength(1);
});

const hostile = finding({
  what: '</failure><x a="1">&\x1b[31m',
  examples: ['[x](javascript:alert)', '<img src=x>'],
  subject: '"><b>',
});

test('junit and markdown escape what a server says', () => {
  const xml = junit(report([hostile]));
  expect(xml).not.toMatch(/<x|<b>|<img|\p{Cc}(?<!\n)/u);
  expect(markdown(report([hostile]))).not.toMatch(/(?<!\\)<|(?<!\\)\]\(javascript/);
});

test('github: an annotation is one line', () => {
  const lines = github(report([finding({ what: 'a%b\nc:d' })]))
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^::error title=KEY001 127\.0\.0\.1%3A6379::a%25b%0Ac:d%0Afix: /);
});

describe('the tree', () => {
  const keys = Array.from({ length: 600 }, (_, i) =>
    key(`shop:d${String.fromCharCode(97 + (i % 26))}${'x'.repeat(i % 9)}:cache:${i}`),
  );
  const tree = treeOf([sampleOf(keys, 6_000)], { depth: 3, sort: 'count', shown: (name) => name });
  const paint = painter(false);

  test.each([80, 120, 200])('at %i columns no line is longer', (width) => {
    const lines = treeTable(tree, { width, paint }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  test('beyond 200 rows the rest is one line with its sum', () => {
    const lines = treeTable(tree, { width: 120, paint }).trim().split('\n');
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toMatch(/^… \d+ more, with about [\d,]+ keys and /);
  });

  test('nothing seen without a TTL is "none of n", not nothing', () => {
    expect(treeTable(tree, { width: 80, paint })).toContain('none of 600');
  });

  test('what is folded hides what is under it', () => {
    const lines = treeTable(tree, { width: 80, paint, folded: new Set(['shop']) })
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\+shop/);
  });
});

test('watch: a lost node is shown with its age', () => {
  const shown = ratesTable([{ node: 'a:1', rates: null, lostMs: 3_200 }], { width: 80, paint: painter(false) });
  expect(shown).toMatch(/a:1 .*lost for 3 s/);
});
