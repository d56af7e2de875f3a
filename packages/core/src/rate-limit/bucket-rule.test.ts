import { describe, expect, test } from 'vitest';
import { bucketCharge, bucketReading, bucketRule, bucketWaitUs, waitingCeiling } from './bucket-rule.ts';
import { type BucketOptions, bucket } from './policy.ts';

const rule = (options: BucketOptions): ReturnType<typeof bucketRule> => {
  const policy = bucket(options);
  return bucketRule(policy, policy);
};

describe('a bucket in integers', () => {
  test.each([
    [
      { limit: 100, per: '1m' },
      { tickUs: 1, speed: 1, unit: 600_000, cap: 60_000_000, shape: '' },
    ],
    [
      { limit: 5, per: '1s' },
      { tickUs: 1, speed: 1, unit: 200_000, cap: 1_000_000, shape: '' },
    ],
    [
      { limit: 5_000, per: '1d' },
      { tickUs: 1, speed: 1, unit: 17_280_000, cap: 86_400_000_000, shape: '' },
    ],
    [
      { limit: 3, per: '1s' },
      { tickUs: 1, speed: 3, unit: 1_000_000, cap: 3_000_000, shape: '~b1.3' },
    ],
    [
      { limit: 97, per: '1h' },
      { tickUs: 10, speed: 97, unit: 360_000_000, cap: 34_920_000_000, shape: '~b10.97' },
    ],
    [
      { limit: 100, per: '1m', burst: 20 },
      { cap: 12_000_000, top: 24_000_000 },
    ],
    [
      { limit: 100, per: '1m', burst: 20, debt: 0 },
      { cap: 12_000_000, top: 12_000_000 },
    ],
    [
      { limit: 100, per: '1m', debt: 0, maxWait: '2s' },
      { top: 62_000_000, maxWaitMs: 2_000 },
    ],
  ] as const)('%o', (options, numbers) => expect(rule(options)).toMatchObject(numbers));

  test('every number stays exact in a double for twenty years', () => {
    for (const limit of [1, 7, 97, 1_009, 14_269]) {
      for (const per of [1, 3, 1_000, 86_400_000, 366 * 86_400_000]) {
        const burst = Math.min(limit, 10_000);
        const { tickUs, speed, top, unit, cap } = rule({ limit, per, burst });
        const clock = (631_152_000_000_000 / tickUs) * speed;
        expect(clock + 2 * top).toBeLessThan(2 ** 53);
        expect(BigInt(unit) * BigInt(limit) * BigInt(tickUs)).toBe(BigInt(per) * 1_000n * BigInt(speed));
        expect(cap).toBe(burst * unit);
      }
    }
  });

  test('a rate that cannot be counted exactly is refused', () => {
    expect(() => rule({ limit: 14_281, per: 1 })).toThrow(/cannot be counted exactly/);
    expect(() => rule({ limit: 1, per: '366d', burst: 1_000_000_000 })).toThrow(/cannot be counted exactly/);
  });

  test('a cost above the ceiling waits for ever, and its charge stays exact', () => {
    const numbers = rule({ limit: 100, per: '1m' });
    expect(bucketWaitUs(numbers, 0, 101)).toBeNull();
    expect(bucketWaitUs(numbers, 0, 100)).toBe(0);
    expect(bucketWaitUs(numbers, 1, 100)).toBe(1);
    expect(bucketCharge(numbers, Number.MAX_SAFE_INTEGER)).toBe(60_000_001);
  });

  test('waiting raises the ceiling by what drains meanwhile', () => {
    expect(waitingCeiling(rule({ limit: 97, per: '1h', maxWait: '1s' }), 1_000)).toBe(34_920_000_000 + 97 * 100_000);
  });

  test('a reading never says that less than nothing remains', () => {
    const numbers = rule({ limit: 10, per: '1s' });
    expect(bucketReading(numbers, 2_000_000, 1, false)).toEqual({
      passes: false,
      level: 2_000_000,
      remaining: 0,
      retryAfterUs: 1_100_000,
      resetAfterUs: 2_000_000,
    });
  });
});
