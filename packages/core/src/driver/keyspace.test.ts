import { expect, test } from 'vitest';
import { byScore, clockUs, type Keyspace } from './keyspace.ts';

test('byScore orders by score, then by bytes', () => {
  const sorted = new Map([
    ['b', 2],
    ['low', -Infinity],
    ['a', 2],
    ['\xc3', 2],
    ['B', 2],
    ['c', 1],
  ]);
  expect(byScore(sorted).map(([member]) => member)).toEqual(['low', 'c', 'B', 'a', 'b', '\xc3']);
});

test('clockUs is the injected time, or the clock of the keyspace', () => {
  const space = { timeUs: () => 7 } as Keyspace;
  expect([clockUs(space, undefined), clockUs(space, ''), clockUs(space, '0'), clockUs(space, '9')]).toEqual([
    7, 7, 0, 9,
  ]);
});
