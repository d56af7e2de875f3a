import { globSync, readFileSync } from 'node:fs';
import { formatWithOptions } from 'node:util';
import { expect, test, vi } from 'vitest';

const folder = new URL('../examples/', import.meta.url);

test.each(globSync('*.ts', { cwd: folder }))('examples/%s prints what its comments say', async (file) => {
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    said.push(formatWithOptions({ colors: false }, ...values));
  });
  await import(new URL(file, folder).href);
  log.mockRestore();
  const source = readFileSync(new URL(file, folder), 'utf8');
  const promised = [...source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
  expect(said).toEqual(promised);
});
