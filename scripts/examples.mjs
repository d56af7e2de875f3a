#!/usr/bin/env node
// Code that readers copy has to work. Every ```ts block of the READMEs, of docs/ and of docstrings is compiled against
// the sources, each as a module of its own in tools/docs (prelude.d.ts there says which names it may use unexplained).
// And each file in packages/*/examples, which examples.test.ts runs, is shown whole, to the letter, in a page.
// A block that is not meant to compile alone is marked ```ts sketch.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const home = 'tools/docs/examples';
const read = (file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');

/** The ```ts blocks of a text: the line before each, and its code. */
function blocks(text) {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code }) => ({
    line: text.slice(0, index).split('\n').length,
    code,
  }));
}

/** A source file with everything blanked but the text of its docstrings, so that lines keep their numbers. */
function docstrings(source) {
  const lines = source.split('\n').map((line) => [line, /^\s*\* ?(.*)$/.exec(line)?.[1] ?? '']);
  let inside = false;
  return lines
    .map(([line, text]) => {
      if (/^\s*\/\*\*/.test(line)) inside = true;
      if (line.includes('*/')) inside = false;
      return inside ? text : '';
    })
    .join('\n');
}

const pages = globSync(['*.md', 'docs/**/*.md', '{packages,apps}/*/README.md']);
const sources = globSync('packages/*/src/**/*.ts').filter((file) => !/\.(test|test-d|lua)\.ts$/.test(file));
const texts = [...pages.map((file) => [file, read(file)]), ...sources.map((file) => [file, docstrings(read(file))])];

const failures = [];
const shown = new Set();
rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
for (const [file, text] of texts) {
  for (const { line, code } of blocks(text)) {
    shown.add(code);
    const name = `${file.replaceAll(/[\\/]/g, '__')}.${line}.ts`;
    writeFileSync(join(home, name), `${'\n'.repeat(line)}${code}export {};\n`);
  }
}

const { status, stdout } = spawnSync('tsc', ['-p', 'tools/docs', '--pretty', 'false'], { encoding: 'utf8' });
if (status !== 0) {
  failures.push(
    stdout.replaceAll(
      /^(?:tools\/docs\/)?examples\/(.+?)\.\d+\.ts\(/gm,
      (_all, name) => `${name.replaceAll('__', '/')}(`,
    ),
  );
}
for (const file of globSync('packages/*/examples/*.ts')) {
  if (!shown.has(read(file))) failures.push(`${file}: no README or docs page shows it whole, to the letter`);
}
rmSync(home, { recursive: true, force: true });

if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exitCode = 1;
}
