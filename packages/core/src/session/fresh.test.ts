import { expect, test } from 'vitest';
import { isFresh } from './fresh.ts';

test('isFresh edges', () => {
  const ago = (ms: number): { authenticatedAt: number } => ({ authenticatedAt: Date.now() - ms });
  expect(isFresh(ago(0), '5m')).toBe(true);
  expect(isFresh(ago(299_000), '5m')).toBe(true);
  expect(isFresh(ago(300_100), '5m')).toBe(false);
  expect(isFresh(ago(-10_000), '5m')).toBe(false);
  expect(isFresh({}, '5m')).toBe(false);
  expect(isFresh({ authenticatedAt: Number.NaN }, '5m')).toBe(false);
  expect(() => isFresh(ago(0), 0)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});
