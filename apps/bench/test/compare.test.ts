import { expect, test, vi } from 'vitest';
import { compare, median } from '../src/compare.ts';
import { table } from '../src/table.ts';

const run = { url: '', seconds: 1, quick: true, flags: [] };

test('a table keeps names to the left and figures to the right', () => {
  expect(table('speed', ['callers', '1', '16'], [['a', '0.5', '12.25']])).toBe(
    'speed\n  callers    1     16\n  a        0.5  12.25\n',
  );
});

test('the median is the value in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('contenders are shown as ratios to the base, and a broken promise is marked', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  const quickly = (): Promise<void> => Promise.resolve();
  const slowly = async (): Promise<void> => {
    for (let i = 0; i < 200; i++) await undefined;
  };
  const others = [
    { name: 'kept', call: quickly, wanted: () => 2 },
    { name: 'broken', call: slowly, wanted: () => 2 },
  ];
  await compare({ title: 'ticks', base: { name: 'slow', call: slowly }, others, callers: [1] }, run);
  const [, , , kept, broken] = printed.mock.calls.flat().join('').split('\n');
  printed.mockRestore();
  expect(Number(/kept, ratio +([\d.]+)$/.exec(kept ?? '')?.[1])).toBeGreaterThan(2);
  expect(broken).toMatch(/broken, ratio +[\d.]+!$/);
});
