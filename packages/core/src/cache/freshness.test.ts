import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshnessAt, headStart, lifetime } from './freshness.ts';

const rules = { staleForMs: 100, graceForMs: 300, earlyRefresh: 1 };
const SOFT = 1_000;

test.each([
  ['long before its end', 0, 'fresh'],
  ['1 ms before its end', 999, 'fresh'],
  ['at its end', 1_000, 'stale'],
  ['1 ms before staleFor is over', 1_099, 'stale'],
  ['when staleFor is over', 1_100, 'grace'],
  ['1 ms before graceFor is over', 1_299, 'grace'],
  ['when graceFor is over', 1_300, 'dead'],
] as const)('a value that cost nothing is, %s: %i → %s', (_, now, expected) => {
  expect(freshnessAt(now, SOFT, 0, rules, 0.5)).toBe(expected);
});

test('without staleFor and graceFor a value is fresh or dead', () => {
  const none = { staleForMs: 0, graceForMs: 0, earlyRefresh: 0 };
  expect(freshnessAt(999, SOFT, 50, none, 0.999)).toBe('fresh');
  expect(freshnessAt(1_000, SOFT, 50, none, 0)).toBe('dead');
});

test('the longer a load takes, the earlier it is refreshed; beta 0 switches it off', () => {
  expect(freshnessAt(900, SOFT, 50, rules, 0.5)).toBe('fresh'); // head start 35 ms
  expect(freshnessAt(970, SOFT, 50, rules, 0.5)).toBe('early');
  expect(freshnessAt(900, SOFT, 500, rules, 0.5)).toBe('early');
  expect(freshnessAt(999, SOFT, 500, { ...rules, earlyRefresh: 0 }, 0.999)).toBe('fresh');
});

test('the head start is the cost of a load on average', () => {
  let sum = 0;
  const steps = 100_000;
  for (let step = 0; step < steps; step++) sum += headStart(40, 1, step / steps);
  expect(sum / steps).toBeCloseTo(40, 0);
});

test('jitter only shortens, by its fraction at most; an entry is kept for the longer of staleFor and graceFor besides', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_592_000_000 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      random,
      (ttl, jitter, luck) => {
        const { freshMs, keepMs } = lifetime(ttl, jitter, rules, luck);
        expect(freshMs).toBeGreaterThanOrEqual(Math.max(Math.floor(ttl * (1 - jitter)), 1));
        expect(freshMs).toBeLessThanOrEqual(ttl);
        expect(keepMs - freshMs).toBe(300);
        expect(Number.isInteger(freshMs)).toBe(true);
      },
    ),
  );
});
