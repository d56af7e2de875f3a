#!/usr/bin/env node
// Writes docs/checks/<ID>.md for each check of the cli, and their index, from the values in packages/cli/src/checks: an
// id without a page cannot ship. What stands below the line `<!-- more -->` of a page is written by hand and is kept.
// `--check` only says whether the committed pages are current.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHECKS } from '../packages/cli/src/checks/all.ts';

const folder = fileURLToPath(new URL('../docs/checks/', import.meta.url));
const MORE = '<!-- more -->';

const LEVELS = { error: 'error', warn: 'warning', info: 'info' };
const FACTS = {
  appUser: 'ACL DRYRUN',
  clients: 'CLIENT LIST',
  clock: 'TIME',
  cluster: 'CLUSTER INFO',
  config: 'CONFIG GET',
  deep: 'OBJECT FREQ, ZSCAN, EXISTS (with `--deep`)',
  defaultUser: 'ACL GETUSER default',
  info: 'INFO',
  link: 'the connection itself',
  peers: 'the other masters',
  ping: 'PING',
  sample: 'a sample of keys (SCAN, PTTL, TYPE, MEMORY USAGE)',
  scripts: 'SCRIPT EXISTS',
  slowlog: 'SLOWLOG',
  whoami: 'ACL WHOAMI',
  window: 'INFO twice, `--window` apart',
};

function handWritten(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const at = text.indexOf(MORE);
  return at < 0 ? '' : `\n${text.slice(at)}`;
}

function page(check) {
  const { id, title, severity, rule, quiet, why, fix, needs } = check;
  const read = needs.map((need) => FACTS[need]).join('; ');
  return `# ${id}: ${title}

<!-- Made by scripts/check-pages.mjs from packages/cli/src/checks/${id}.ts. -->

**Speaks up to:** ${LEVELS[severity]}. **Reads:** ${read}.

**When.** ${rule}
${quiet === undefined ? '' : `\n**Not when.** ${quiet}\n`}
**Why it matters.** ${why}

**What mends it.** ${fix}

Leave it out with \`--ignore ${id}\`. Up: [all checks](README.md) · [redis-patterns doctor](../cli.md)
${handWritten(`${folder}${id}.md`)}`;
}

function index() {
  const rows = CHECKS.map(({ id, title, severity }) => `| [${id}](${id}.md) | ${title} | ${LEVELS[severity]} |`);
  return `# Checks of redis-patterns doctor

<!-- Made by scripts/check-pages.mjs from packages/cli/src/checks. -->

${CHECKS.length} checks. The last column is the most a check says; its page says when, and when less.

| id | what | up to |
|---|---|---|
${rows.join('\n')}

Up: [redis-patterns doctor](../cli.md)
`;
}

const wanted = new Map([['README.md', index()], ...CHECKS.map((check) => [`${check.id}.md`, page(check)])]);
mkdirSync(folder, { recursive: true });
const names = new Set([...wanted.keys(), ...readdirSync(folder)]);
const committed = (name) => (existsSync(folder + name) ? readFileSync(folder + name, 'utf8') : undefined);
const stale = [...names].filter((name) => committed(name) !== wanted.get(name));
if (stale.length > 0 && process.argv.includes('--check')) {
  console.error(`docs/checks is not current: ${stale.join(', ')}: run node scripts/check-pages.mjs`);
  process.exit(1);
}
for (const name of stale) {
  const text = wanted.get(name);
  if (text === undefined) rmSync(folder + name);
  else writeFileSync(folder + name, text);
}
