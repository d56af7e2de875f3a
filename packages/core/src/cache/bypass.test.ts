import { expect, test } from 'vitest';
import { createBypass } from './bypass.ts';

/** Loads that end when they are told to, in the order they were begun. */
function loads(): { load: () => Promise<number>; end: (() => void)[]; fail: (() => void)[] } {
  const end: (() => void)[] = [];
  const fail: (() => void)[] = [];
  return {
    end,
    fail,
    load: () =>
      new Promise((resolve, reject) => {
        const number = end.length + 1;
        end.push(() => resolve(number));
        fail.push(() => reject(new Error(`load ${number}`)));
      }),
  };
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('one load runs, one waits, and later callers share the one that waits', async () => {
  const bypass = createBypass<number>();
  const { load, end } = loads();
  const answers = [bypass.run('k', load), bypass.run('k', load), bypass.run('k', load)];
  await soon();
  expect(end).toHaveLength(1);
  end[0]?.();
  await soon();
  expect(end).toHaveLength(2);
  answers.push(bypass.run('k', load));
  end[1]?.();
  await soon();
  end[2]?.();
  expect(await Promise.all(answers)).toEqual([1, 2, 2, 3]);
});

test('a load that fails does not hold up the one that waits', async () => {
  const bypass = createBypass<number>();
  const { load, end, fail } = loads();
  const answers = [bypass.run('k', load), bypass.run('k', load)];
  fail[0]?.();
  await expect(answers[0]).rejects.toThrow('load 1');
  await soon();
  end[1]?.();
  expect(await answers[1]).toBe(2);
});

test('keys do not wait for each other', async () => {
  const bypass = createBypass<number>();
  const { load, end } = loads();
  const answers = [bypass.run('a', load), bypass.run('b', load)];
  for (const done of end) done();
  expect(await Promise.all(answers)).toEqual([1, 2]);
});
