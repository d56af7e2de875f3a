import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSweeper } from './sweeper.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('sweeps until nothing is left, and then has no timer', () => {
  let left = 3;
  const sweeper = createSweeper(() => ({ expired: 0, left: --left }));
  expect(vi.getTimerCount()).toBe(0);
  sweeper.wake();
  sweeper.wake();
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect([left, vi.getTimerCount()]).toEqual([0, 0]);
  left = 2;
  sweeper.wake();
  vi.advanceTimersByTime(1_000);
  expect(left).toBe(0);
});

test('comes back sooner while much has expired', () => {
  const sweep = vi.fn((limit: number) => ({ expired: limit, left: 1 }));
  createSweeper(sweep).wake();
  vi.advanceTimersByTime(200);
  expect(sweep.mock.calls.length).toBeGreaterThan(5);
  sweep.mockImplementation(() => ({ expired: 0, left: 1 }));
  vi.advanceTimersByTime(50);
  sweep.mockClear();
  vi.advanceTimersByTime(200);
  expect(sweep.mock.calls.length).toBe(2);
});

test('stops when told to', () => {
  const sweep = vi.fn(() => ({ expired: 0, left: 1 }));
  const sweeper = createSweeper(sweep);
  sweeper.wake();
  sweeper.stop();
  vi.advanceTimersByTime(1_000);
  expect(sweep).not.toHaveBeenCalled();
});
