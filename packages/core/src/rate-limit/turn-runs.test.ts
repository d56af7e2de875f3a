import { describe, expect, test } from 'vitest';
import { bucket } from './bucket.ts';
import { type Check, join, type Run, takeLaterHalf } from './turn-runs.ts';

const asking = (...args: string[]) => ({ script: bucket, args, deadline: 1, readonly: undefined });
const check = (...keys: string[]): Check => ({ keys, resolve: () => {}, reject: () => {} });
const keysOf = (runs: readonly Run[]): unknown => runs.map(({ checks }) => checks.flatMap(({ keys }) => keys).join(''));

/** What the runs are after these checks: an argument and a key each. */
function joined(checks: readonly (readonly [arg: string, key: string])[], most = 3): Run[] {
  const runs: Run[] = [];
  for (const [arg, key] of checks) join(runs, asking(arg), check(key), most);
  return runs;
}

describe('checks that wait for the end of their turn', () => {
  test('share a run when they ask the same, whoever it is about', () => {
    expect(keysOf(joined([...'aba'].map((key) => ['1', key] as const)))).toEqual(['aba']);
  });

  test('begin a new run when there is no room', () => {
    expect(keysOf(joined([...'abcde'].map((key) => ['1', key] as const)))).toEqual(['abc', 'de']);
    expect(
      keysOf(
        joined(
          [...'abc'].map((key) => ['1', key] as const),
          1,
        ),
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  test('are sorted by what they ask, unless one would overtake another of its key', () => {
    const asked = [
      ['1', 'a'],
      ['2', 'b'],
      ['1', 'c'],
      ['1', 'b'],
      ['2', 'c'],
    ] as const;
    expect(keysOf(joined(asked))).toEqual(['ac', 'bc', 'b']);
  });

  test('do not share a run with looks at the same', () => {
    const runs = joined([['1', 'a']]);
    join(runs, { ...asking('1'), readonly: true }, check('b'), 3);
    expect(keysOf(runs)).toEqual(['a', 'b']);
  });

  test('are halved in their order, when there are enough for two', () => {
    const runs = joined(
      [...'abcdefgh'].map((key) => ['1', key] as const),
      5,
    );
    expect(keysOf(takeLaterHalf(runs))).toEqual(['e', 'fgh']);
    expect(keysOf(runs)).toEqual(['abcd']);
    expect(keysOf(takeLaterHalf(runs))).toEqual([]);
    expect(keysOf(runs)).toEqual(['abcd']);
  });
});
