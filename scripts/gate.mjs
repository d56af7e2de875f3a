// The whole gate, here and in CI: every static check, then every test. Nothing stops at the first failure, and the last
// line is the sum: `N passed, N failed, N skipped`. A check counts as one, a task of turbo as one, a test as one.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { log, root, run } from './child.mjs';

/** Checks that read sources alone: name, command. */
const sources = [
  ['Lua scripts match their .lua.ts', ['node', 'scripts/lua.mjs', '--check']],
  [
    'a page for each check of doctor',
    ['node', '--conditions=@redis-patterns/source', 'scripts/check-pages.mjs', '--check'],
  ],
  ["the doctor's list of commands is what the patterns send", ['node', 'scripts/acl.mjs', '--check']],
  ['format, lint, import rule, circles', ['biome', 'ci', '--error-on-warnings', '--colors=off']],
  ['no unused files, exports, dependencies', ['knip', '--no-config-hints']],
  ['examples in READMEs, docs and docstrings', ['node', 'scripts/examples.mjs']],
];
const tasks = ['build', 'typecheck', 'typecheck:root', 'check:api', 'check:package'];

/** Runs everything; with `tests` (arguments of vitest) the tests too. */
export async function gate(env, install, tests) {
  const results = [];
  const step = async (name, work) => {
    const start = performance.now();
    const result = { ...(await work().catch((error) => ({ failed: 1, output: error.message }))) };
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    results.push({ name, ...result });
    if (result.failed) log(`FAILED  ${name} (${seconds} s)\n${result.output ?? ''}`);
    else log(`ok      ${name} (${seconds} s)`);
  };

  await step('dependencies', () => install(env));
  if (!results[0].failed) {
    log('building, checking types and packages, formatting, unused code, examples');
    const checks = sources.map(([name, command]) => step(name, () => check(env, command)));
    await Promise.all([step('build, types, API reports, packed packages', () => turbo(env)), ...checks]);
    await step('sizes of the bundles', () => check(env, ['size-limit']));
    if (tests) {
      log('running the tests');
      await step('tests', () => vitest(env, tests));
    }
  }

  const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
  const failures = results.filter(({ failed }) => failed);
  if (failures.length > 0) log(`failed: ${failures.map(({ name }) => name).join('; ')}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
}

async function check(env, command) {
  const { status, output } = await run(env, command, { capture: true });
  return status === 0 ? { passed: 1 } : { failed: 1, output: `${command.join(' ')}\n${output}` };
}

/** The tasks of all packages, each counted; what did not change comes from turbo's cache. */
async function turbo(env) {
  const runs = join(root, '.turbo/runs');
  rmSync(runs, { recursive: true, force: true });
  const options = ['--continue=always', '--output-logs=errors-only', '--summarize'];
  const { output } = await run(env, ['turbo', 'run', ...tasks, ...options], { capture: true });
  const [file] = existsSync(runs) ? readdirSync(runs) : [];
  if (file === undefined) return { failed: 1, output };
  const codes = JSON.parse(readFileSync(join(runs, file), 'utf8')).tasks.map(({ execution }) => execution?.exitCode);
  const passed = codes.filter((code) => code === 0).length;
  const skipped = codes.filter((code) => code === undefined).length;
  return { passed, skipped, failed: codes.length - passed - skipped, output };
}

/** The tests of all projects, in one run of vitest; tally.mjs, a reporter of ours, writes the counts. */
async function vitest(env, args) {
  const dir = mkdtempSync(join(tmpdir(), 'redis-patterns-tally-'));
  try {
    const file = join(dir, 'tally.json');
    const reporters = ['--reporter=default', '--reporter=./scripts/tally.mjs'];
    const { status } = await run({ ...env, TALLY_FILE: file }, ['vitest', 'run', ...reporters, ...args]);
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    // No test fails when no file matches, or when coverage misses a threshold; the run does.
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
