import { describe, expect, test } from 'vitest';
import { type Duration, toMs } from './duration.ts';

const name = 'ttl';

test.each<[Duration, number]>([
  [1, 1],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ['1ms', 1],
  ['250ms', 250],
  ['10s', 10_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['30d', 2_592_000_000],
  ['366d', 31_622_400_000],
  ['1.5s', 1_500],
  ['0.5m', 30_000],
  ['0.001s', 1],
  ['0.07s', 70],
  ['1.005s', 1_005],
  ['0.29s', 290],
  ['2.3h', 8_280_000],
])('%j is %d ms', (value, ms) => {
  expect(toMs(value, { name })).toBe(ms);
});

describe('refuses', () => {
  test.each([
    [0, 'above 0'],
    ['0s', 'above 0'],
    [-1, 'above 0'],
    [0.5, 'whole milliseconds'],
    [1.5, 'whole milliseconds'],
    ['0.5ms', 'whole milliseconds'],
    ['0.0001s', 'whole milliseconds'],
    [Number.NaN, 'whole milliseconds'],
    [Number.POSITIVE_INFINITY, 'whole milliseconds'],
    [2 ** 53, 'whole milliseconds'],
    ['99999999999999d', 'whole milliseconds'],
    ['', 'whole milliseconds'],
    ['5', 'whole milliseconds'],
    ['s', 'whole milliseconds'],
    ['5 s', 'whole milliseconds'],
    [' 5s', 'whole milliseconds'],
    ['5S', 'whole milliseconds'],
    ['5min', 'whole milliseconds'],
    ['-5s', 'whole milliseconds'],
    ['+5s', 'whole milliseconds'],
    ['1e3s', 'whole milliseconds'],
    ['.5s', 'whole milliseconds'],
    ['5.s', 'whole milliseconds'],
    ['0x5s', 'whole milliseconds'],
    ['5s\n', 'whole milliseconds'],
    ['5s5s', 'whole milliseconds'],
    [null, 'whole milliseconds'],
    [undefined, 'whole milliseconds'],
    [{}, 'whole milliseconds'],
    [['5s'], 'whole milliseconds'],
    [5n, 'whole milliseconds'],
  ])('%o', (value, words) => {
    const refused = {
      code: 'INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^ttl must be .*${words}.*got `)),
    };
    expect(() => toMs(value as Duration, { name })).toThrow(expect.objectContaining(refused));
  });

  test('what is outside the bounds, and says what they are', () => {
    const bounds = { name, min: 1_000, max: 60_000 };
    expect(toMs('1s', bounds)).toBe(1_000);
    expect(toMs('1m', bounds)).toBe(60_000);
    expect(() => toMs(999, bounds)).toThrow('ttl must be at least 1000 ms, got 999');
    expect(() => toMs('61s', bounds)).toThrow('ttl must be at most 60000 ms, got "61s"');
  });

  test('no zero where zero is a choice', () => {
    expect([toMs(0, { name, min: 0 }), toMs('0s', { name, min: 0 })]).toEqual([0, 0]);
    expect(() => toMs(-1, { name, min: 0 })).toThrow(/at least 0 ms/);
  });

  test('long text without repeating all of it', () => {
    expect(() => toMs('x'.repeat(1_000) as Duration, { name })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^.{0,160}$/),
      }),
    );
  });
});
