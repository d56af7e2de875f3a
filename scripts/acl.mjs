#!/usr/bin/env node
// Writes packages/cli/src/app-commands.ts: every command the patterns send, from the plain commands of
// driver/commands.ts and from each call in a script (of redis.call, redis.pcall or their local names), since the caller's ACL holds inside scripts too.
// `--check` only says whether the committed file is current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../packages/core/src/', import.meta.url));
const target = fileURLToPath(new URL('../packages/cli/src/app-commands.ts', import.meta.url));
const read = (file) => readFileSync(join(core, file), 'utf8');
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name.toLowerCase());

const scripts = readdirSync(core, { recursive: true }).filter((file) => file.endsWith('.lua'));
const commands = new Set([
  ...found(read('driver/commands.ts'), /args: \['([a-z]+)'/g),
  ...scripts.flatMap((file) => found(read(file), /\b(?:p?call|try)\('([A-Za-z]+)'/g)),
  ...['evalsha', 'eval', 'evalsha_ro', 'eval_ro'], // driver/script.ts
  ...['scan', 'ping'], // driver/scan-nodes.ts, driver/track-nodes.ts
]);
const text = `// Made by scripts/acl.mjs from the commands and scripts of the patterns: run it, do not edit.
export const APP_COMMANDS: readonly string[] = [
${[...commands]
  .sort()
  .map((name) => `  '${name}',\n`)
  .join('')}];
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') === text) process.exit(0);
  console.error('packages/cli/src/app-commands.ts is not current: run node scripts/acl.mjs');
  process.exit(1);
}
writeFileSync(target, text);
