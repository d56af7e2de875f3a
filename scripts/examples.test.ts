import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { redisUrl } from './redis-url.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const url = await redisUrl();

// The files that READMEs show (examples.mjs holds that), as a reader would run them.
test.each(globSync('packages/*/examples/*.ts', { cwd: root }))('%s runs and says nothing on stderr', async (file) => {
  const args = ['--conditions=@redis-patterns/source', file];
  const { stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, REDIS_URL: url },
  });
  expect(stderr).toBe('');
});
