#!/usr/bin/env node
// In a package's folder, after its build: packs it as it would be published, then publint and arethetypeswrong on the
// tarball (ESM only), and each of its doors loaded from the tarball by name, by import and by require.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const specifiers = Object.keys(exports)
  .filter((door) => door !== './package.json')
  .map((door) => name + door.slice(1));

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options });
  if (status !== 0) throw new Error(`${command} ended with status ${status}`);
}

// A user's folder with the tarball unpacked in it, inside this package so that its peers are found as well.
const user = resolve('node_modules/.packed');
const home = join(user, 'node_modules', name);
const tarball = join(user, 'package.tgz');

/** Runs in the user's folder. */
const load = `
  import { createRequire } from 'node:module';
  const require = createRequire(process.cwd() + '/user.js');
  for (const name of ${JSON.stringify(specifiers)}) {
    if (!import.meta.resolve(name).includes('.packed')) throw new Error(name + ' is not the packed one');
    const [imported, required] = [await import(name), require(name)].map((door) => Object.keys(door).sort().join());
    if (imported === '') throw new Error(name + ' exports nothing');
    if (imported !== required) throw new Error(name + ' differs between import and require');
  }`;

rmSync(user, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
try {
  run('pnpm', ['pack', '--out', tarball], { stdio: ['ignore', 'ignore', 'inherit'] });
  run('publint', ['run', tarball, '--strict']);
  run('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  run('tar', ['xzf', tarball, '-C', home, '--strip-components=1']);
  run('node', ['--input-type=module', '--eval', load], { cwd: user });
} catch (error) {
  console.error(`${name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(user, { recursive: true, force: true });
}
