import { describe, expect, test } from 'vitest';
import { slidingWindow } from './policy.ts';
import { windowReading, windowRule } from './window-rule.ts';

const policy = slidingWindow({ limit: 10, per: 1_000, parts: 4 });
const rule = windowRule(policy, policy);
const frame = rule.frameAt(0);
/** 100 ms into part 8. */
const now = 8 * 250_000 + 100_000;

describe('where a window stands', () => {
  test.each([
    ['empty', [], 1, { passes: true, level: 1, remaining: 9, retryAfterUs: 0, resetAfterUs: 1_150_000 }],
    [
      'full at once',
      [10],
      1,
      { passes: false, level: 10, remaining: 0, retryAfterUs: 1_150_000, resetAfterUs: 1_150_000 },
    ],
    ['full, oldest first', [1, 2, 0, 0, 7], 1, { passes: false, retryAfterUs: 150_000, resetAfterUs: 1_150_000 }],
    ['the oldest is not enough', [1, 6, 0, 0, 3], 5, { passes: false, retryAfterUs: 900_000 }],
    ['above every limit', [0, 3], 11, { passes: false, retryAfterUs: null, resetAfterUs: 900_000 }],
    ['above a lowered limit', [12, 3], 1, { passes: false, remaining: 0, retryAfterUs: 1_150_000 }],
    ['the last one', [9], 1, { passes: true, level: 10, remaining: 0, retryAfterUs: 1_150_000 }],
  ] as const)('%s', (_name, counts, cost, reading) => {
    const state = counts.reduce<number>((sum, n) => sum + n, 0);
    expect(windowReading(rule, frame, { passes: true, state, counts }, { cost, taken: true, now })).toMatchObject(
      reading,
    );
  });

  test('a peek charges nothing', () => {
    const asked = { cost: 3, taken: false, now };
    expect(windowReading(rule, frame, { passes: true, state: 7, counts: [7] }, asked)).toMatchObject({
      passes: true,
      remaining: 3,
    });
  });
});
