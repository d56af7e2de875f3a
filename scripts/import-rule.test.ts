import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Plants imports in an empty copy of the house and reads what biome says of them under this repository's own settings.

type Row = [file: string, allowed: string[], refused: string[]];
const core = (file: string): string => `packages/core/src/${file}`;
const patterns = ['cache', 'rate-limit', 'session'];

/** A file of each room, what it may import and what it may not: the table of ARCHITECTURE.md. */
const table: Row[] = [
  [core('errors.ts'), ['node:util'], ['./duration.ts', './tracing.ts', './driver/driver.ts', 'lru-cache']],
  [core('duration.ts'), ['./errors.ts'], ['./tracing.ts', './keys/key.ts']],
  [core('tracing.ts'), ['node:diagnostics_channel', './errors.ts'], ['./duration.ts', './cache/cache.ts']],
  [core('index.ts'), ['./errors.ts', './duration.ts'], ['./driver/driver.ts', './driver/index.ts', './http/etag.ts']],
  [
    core('driver/x.ts'),
    ['./reply.ts', '../errors.ts', '../tracing.ts'],
    ['../keys/key.ts', '../cache/cache.ts', '../memory/map-keyspace.ts', './index.ts', '../index.ts', 'ioredis'],
  ],
  [core('keys/x.ts'), ['./key.ts', '../errors.ts'], ['../driver/driver.ts', '../session/record.ts', 'lru-cache']],
  ...patterns.map(
    (pattern): Row => [
      core(`${pattern}/x.ts`),
      ['./y.ts', '../driver/script.ts', '../keys/keys.ts', '../duration.ts', 'node:crypto', 'lru-cache'],
      [
        ...patterns.filter((other) => other !== pattern).map((other) => `../${other}/y.ts`),
        ...['../http/etag.ts', '../memory/map-keyspace.ts', '../driver/index.ts', '../index.ts', './index.ts'],
        ...['@redis-patterns/core/memory', '@redis-patterns/ioredis', 'ioredis', 'express'],
        ...['./../memory/map-keyspace.ts', '../driver/../memory/map-keyspace.ts', '../../src/http/etag.ts'],
      ],
    ],
  ),
  [
    core('memory/x.ts'),
    ['./y.ts', '../driver/keyspace.ts', '../errors.ts'],
    ['../keys/key.ts', '../http/etag.ts', 'lru-cache', ...patterns.map((pattern) => `../${pattern}/y.ts`)],
  ],
  ...['ioredis', 'node-redis'].map(
    (driver): Row => [
      `packages/${driver}/src/x.ts`,
      ['./y.ts', '@redis-patterns/core', '@redis-patterns/core/driver', driver === 'ioredis' ? driver : 'redis'],
      [
        '@redis-patterns/core/keys',
        '@redis-patterns/core/cache',
        '@redis-patterns/express',
        '../../core/src/errors.ts',
      ],
    ],
  ),
  [
    core('http/x.ts'),
    ['./y.ts', '../cache/cache.ts', '../rate-limit/decision.ts', '../session/record.ts', '../duration.ts'],
    ['../memory/map-keyspace.ts', '../cache/index.ts', 'express', '@redis-patterns/express'],
  ],
  ...['express', 'fastify', 'testkit', 'telemetry'].map(
    (room): Row => [
      `packages/${room}/src/x.ts`,
      ['./y.ts', '@redis-patterns/core', '@redis-patterns/core/http', 'node:http', 'express'],
      [
        ...['express', 'fastify', 'testkit', 'cli']
          .filter((other) => other !== room)
          .map((n) => `@redis-patterns/${n}`),
        ...[
          '@redis-patterns/ioredis',
          '@redis-patterns/telemetry/prometheus',
          '../../core/src/errors.ts',
          './index.ts',
        ],
      ],
    ],
  ),
  [
    'packages/cli/src/checks/x.ts',
    ['../sample.ts', '@redis-patterns/core/driver', '@redis-patterns/ioredis', 'ioredis'],
    ['@redis-patterns/node-redis', '@redis-patterns/express', '../../../core/src/errors.ts', '../index.ts'],
  ],
  ['apps/shop/src/x.ts', ['./y.ts', '@redis-patterns/core'], ['../../../packages/core/src/errors.ts']],
  // Tests stand outside the house: they may bring the memory driver to a pattern.
  [core('cache/x.test.ts'), ['../memory/map-keyspace.ts', '@redis-patterns/testkit'], []],
];

/** Every way to import; each is one line. */
const forms: ((from: string) => string)[] = [
  (from) => `import { a } from '${from}';`,
  (from) => `import type { A } from '${from}';`,
  (from) => `import { type A } from '${from}';`,
  (from) => `import '${from}';`,
  (from) => `export * from '${from}';`,
  (from) => `export type { A } from '${from}';`,
  (from) => `const a = await import('${from}');`,
];
const planted = (allowed: string[], refused: string[]): string[] =>
  [...allowed, ...refused].flatMap((from) => forms.map((form) => form(from)));

const circles = {
  values: ["export { b as a } from './NAME-2.ts';", "export { a as b } from './NAME-1.ts';"],
  types: ["import type { B } from './NAME-2.ts';", "import type { A } from './NAME-1.ts';"],
  inline: ["export type A = import('./NAME-2.ts').B;", "export type B = import('./NAME-1.ts').A;"],
};

/** `rule file:line`, for each place where a rule is broken. */
const broken = new Set<string>();
let dir: string;

beforeAll(() => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  dir = mkdtempSync(join(tmpdir(), 'redis-patterns-house-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  };
  const { vcs, ...settings } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  write('biome.json', JSON.stringify(settings));
  for (const file of ['import-rule.jsonc', 'import-rule.grit'])
    cpSync(join(root, 'scripts', file), join(dir, 'scripts', file));
  for (const [file, allowed, refused] of table) write(file, planted(allowed, refused).join('\n'));
  for (const [name, texts] of Object.entries(circles)) {
    for (const [i, text] of texts.entries()) write(core(`keys/${name}-${i + 1}.ts`), text.replace('NAME', name));
  }
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), args, { cwd: dir, encoding: 'utf8' });
  for (const { category, location } of JSON.parse(stdout).diagnostics) {
    broken.add(`${category} ${location.path}:${location.start.line}`);
  }
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(table)('%s may import what lies below it and nothing else, in every form', (file, allowed, refused) => {
  const lines = planted(allowed, refused);
  const reported = lines.filter((_line, i) => broken.has(`lint/style/noRestrictedImports ${file}:${i + 1}`));
  expect(reported).toEqual(planted([], refused));
});

test.each(Object.keys(circles))('a circle of %s imports is an error at both ends', (name) => {
  const rule = name === 'inline' ? 'plugin' : 'lint/suspicious/noImportCycles';
  const ends = [1, 2].map((end) => `${rule} ${core(`keys/${name}-${end}.ts`)}:1`);
  expect(ends.filter((end) => !broken.has(end))).toEqual([]);
});
