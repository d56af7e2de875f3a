import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { median } from '../src/median.ts';
import { table } from '../src/table.ts';

test('a table keeps names to the left and figures to the right', () => {
  expect(table('speed', ['callers', '1', '16'], [['a', '0.5', '12.25']])).toBe(
    'speed\n  callers    1     16\n  a        0.5  12.25\n',
  );
});

test('the median is the value in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('contenders are shown as ratios to the base, and a broken promise is marked', async () => {
  const program = fileURLToPath(new URL('fixtures/ticks.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const [first, second] = stdout.split('second');
  expect(first).toMatch(/same, ratio +[\d.]+\n/);
  expect(Number(/kept, ratio +([\d.]+) /.exec(second ?? '')?.[1])).toBeGreaterThan(2);
  expect(second).toMatch(/broken, ratio +[\d.]+! +[\d.]+!/);
});
