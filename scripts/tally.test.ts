import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

test('the tally counts tests, files that do not load, hooks that throw and rejections nobody handled', () => {
  // Inside scripts/, so that the files find vitest
  const dir = mkdtempSync(join(here, 'tally-'));
  try {
    const files = {
      'vitest.config.ts': 'export default {};',
      'outcomes.test.ts': `import { describe, test } from 'vitest';
        test('passes', () => {});
        test('fails', () => { throw new Error('on purpose'); });
        test.skip('is skipped', () => {});`,
      'hook.test.ts': `import { beforeAll, test } from 'vitest';
        beforeAll(() => { throw new Error('on purpose'); });
        test('never runs', () => {});`,
      'broken.test.ts': `throw new Error('on purpose');`,
      'unhandled.test.ts': `import { test } from 'vitest';
        test('passes', () => { Promise.reject(new Error('on purpose')); });`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    const tally = join(dir, 'tally.json');
    const args = ['run', '--root', dir, `--reporter=${join(here, 'tally.mjs')}`];
    const env = { ...process.env, TALLY_FILE: tally };
    const { status } = spawnSync(join(here, '../node_modules/.bin/vitest'), args, { env, encoding: 'utf8' });
    expect(status).toBe(1);
    // Failed: the test, the hook, the file, the rejection
    expect(JSON.parse(readFileSync(tally, 'utf8'))).toEqual({ passed: 2, failed: 4, skipped: 2 });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
