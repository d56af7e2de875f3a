#!/usr/bin/env node
// Everything a fresh clone needs, from npm and any Node >= 20.19 alone:
//   npm run demo    install, build, start the example app, on memory unless DRIVER=ioredis|node-redis (with REDIS_URL)
//                   (-- fastify-api, -- worker-quota: another app)
//   npm test        install, build, every static check, get a real Redis, run every test; what follows `--` goes to vitest
//   npm run check   the same without the tests
//   npm run bench | fuzz | prove [-- area …]       the programs of apps/bench, on a built workspace
//   node scripts/run.mjs setup                     installs and does nothing else
//   node scripts/run.mjs exec <command> [args]     any command, with this workspace's tools on PATH
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, log, must, root } from './child.mjs';
import { gate } from './gate.mjs';
import { toolchain } from './toolchain.mjs';

async function install(env) {
  const first = !existsSync(join(root, 'node_modules/.modules.yaml'));
  if (first) log('installing the dependencies');
  await must(env, ['pnpm', 'install', '--frozen-lockfile', '--trust-lockfile'], { capture: !first });
}

/** Installs, builds what an app needs, and starts one of its programs. */
async function start(env, app, program, args) {
  await install(env);
  log(`building what apps/${app} needs`);
  await must(env, ['turbo', 'run', 'build', `--filter=@redis-patterns/${app}...`], { capture: true });
  await must(env, ['node', `src/${program}.ts`, ...args], { cwd: join(root, 'apps', app) });
}

const commands = {
  demo: (env, [app = 'express-shop', ...args]) => start(env, app, 'main', args),
  bench: (env, args) => start(env, 'bench', 'bench', args),
  fuzz: (env, args) => start(env, 'bench', 'fuzz', args),
  prove: (env, args) => start(env, 'bench', 'prove', args),
  setup: install,
  test: (env, args) => gate(env, install, args),
  check: (env) => gate(env, install),
  exec: (env, command) => must(env, command),
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = commands[name];
  if (!command) throw new Failure(`usage: node scripts/run.mjs ${Object.keys(commands).join(' | ')}`);
  await command(toolchain(), args);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  log(error.message);
  process.exitCode = error.status;
}
