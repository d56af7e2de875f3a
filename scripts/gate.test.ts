import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

// The gate with stand-ins for its tools on the PATH: how failures are carried on and summed, not what the tools find.

const gate = new URL('gate.mjs', import.meta.url).href;
const root = fileURLToPath(new URL('..', import.meta.url));
/** A turbo whose tasks ended with these codes; undefined: not run. */
const turbo = (...codes: (number | undefined)[]): string => {
  const tasks = codes.map((exitCode) => (exitCode === undefined ? {} : { execution: { exitCode } }));
  return `mkdir -p .turbo/runs; echo '${JSON.stringify({ tasks })}' > .turbo/runs/run.json`;
};
const fine = {
  node: 'exit 0',
  biome: 'exit 0',
  knip: 'exit 0',
  'size-limit': 'exit 0',
  turbo: turbo(0, 0),
  vitest: `echo '{"passed":5,"failed":0,"skipped":2}' > $TALLY_FILE`,
};

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'redis-patterns-gate-'));
});
afterEach(() => rmSync(bin, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  /** Passed, failed, skipped: the last line, when it is as promised. */
  readonly sum: number[];
  readonly told: string;
}

function run(tools: Record<string, string> = {}, install = ''): Outcome {
  for (const [name, text] of Object.entries({ ...fine, ...tools })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const program = `import { gate } from '${gate}'; await gate(process.env, async () => { ${install} }, []);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    env: { PATH: `${bin}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
  const sum = /(?:^|\n)(\d+) passed, (\d+) failed, (\d+) skipped\n$/.exec(stdout) ?? [];
  return { status, sum: sum.slice(1).map(Number), told: stderr };
}

test('when all is well the gate ends with 0', () => {
  const { status, sum, told } = run();
  expect({ status, failedAndSkipped: sum.slice(1) }).toEqual({ status: 0, failedAndSkipped: [0, 2] });
  expect(told).not.toContain('FAILED');
});

test('a failed check is told with its output, and everything else still runs and counts', () => {
  const [all = 0] = run().sum;
  const { status, sum, told } = run({ biome: 'echo line 7 is crooked; exit 1', turbo: turbo(0, 1, undefined) });
  expect({ status, sum }).toEqual({ status: 1, sum: [all - 2, 2, 3] });
  expect(told).toMatch(/FAILED {2}format.*\n.*\nline 7 is crooked/);
  expect(told).toMatch(/\] failed: (?=.*format)(?=.*build)/);
});

test('a run of tests that fails without a failed test counts as one failure', () => {
  const [all = 0] = run().sum;
  expect(run({ vitest: `${fine.vitest}; exit 1` })).toMatchObject({ status: 1, sum: [all, 1, 2] });
  expect(run({ vitest: 'exit 1' })).toMatchObject({ status: 1, sum: [all - 5, 1, 0] });
});

test('without its dependencies nothing else is tried', () => {
  const { status, sum, told } = run({}, "throw new Error('no registry')");
  expect({ status, sum }).toEqual({ status: 1, sum: [0, 1, 0] });
  expect(told).toContain('no registry');
});
