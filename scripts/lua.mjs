#!/usr/bin/env node
// Beside each packages/core/src/**/x.lua writes x.lua.ts: its text, and the SHA-1 that EVALSHA wants.
// `--check` only says whether the committed files are current.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('../packages/core/src/', import.meta.url));
const files = readdirSync(dir, { recursive: true }).map((file) => join(dir, file));

const wanted = new Map();
for (const file of files.filter((name) => name.endsWith('.lua'))) {
  const lua = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const sha = createHash('sha1').update(lua).digest('hex');
  wanted.set(
    `${file}.ts`,
    `// Made from ${basename(file)} by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: ${JSON.stringify(lua)},
  sha: ${JSON.stringify(sha)},
};
`,
  );
}

const generated = files.filter((name) => name.endsWith('.lua.ts'));
const present = new Map(generated.map((name) => [name, readFileSync(name, 'utf8')]));
const all = new Set([...wanted.keys(), ...present.keys()]);
const stale = [...all].filter((name) => wanted.get(name) !== present.get(name));
if (stale.length > 0 && process.argv.includes('--check')) {
  console.error(`not current: ${stale.map((name) => relative(dir, name)).join(', ')}: run node scripts/lua.mjs`);
  process.exit(1);
}
for (const name of stale) {
  const text = wanted.get(name);
  if (text === undefined) rmSync(name);
  else writeFileSync(name, text);
}
