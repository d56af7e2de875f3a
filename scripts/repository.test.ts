import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

test('the lockfile names no host, so every registry serves it', () => {
  expect(read('pnpm-lock.yaml').match(/https?:|tarball/g)).toBe(null);
});

test('no dependency may run a script when it is installed', () => {
  const [, builds = ''] = /^allowBuilds:\n((?: {2}.*\n)+)/m.exec(read('pnpm-workspace.yaml')) ?? [];
  expect(builds.match(/: (?!false)\w+/g)).toBe(null);
  expect(builds).toContain(': false');
});

test('the pnpm that is fetched is the one package.json names', () => {
  const { packageManager } = JSON.parse(read('package.json'));
  expect(`pnpm@${JSON.parse(read('scripts/toolchain.json')).pnpm.version}`).toBe(packageManager);
});
