import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSharedDeadline } from './shared-deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = (): Promise<never> => new Promise(() => undefined);
const after =
  (ms: number, answer: string): (() => Promise<string>) =>
  () =>
    new Promise((resolve) => {
      setTimeout(resolve, ms, answer);
    });

test('an answer within the deadline comes through, and so does an error', async () => {
  const within = createSharedDeadline(100);
  const answered = within(after(99, 'in time'));
  await vi.advanceTimersByTimeAsync(100);
  expect(await answered).toBe('in time');
  await expect(within(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('each call ends at its own deadline, and a late answer is handed over', async () => {
  const within = createSharedDeadline(100);
  const late: string[] = [];
  const ended: string[] = [];
  const first = within(after(500, 'late'), (answer) => late.push(answer)).catch((error) =>
    ended.push(`first ${error.code}`),
  );
  await vi.advanceTimersByTimeAsync(60);
  const second = within(never).catch((error) => ended.push(`second ${error.code}`));
  await vi.advanceTimersByTimeAsync(45);
  expect(ended).toEqual(['first DRIVER_TIMEOUT']);
  await vi.advanceTimersByTimeAsync(60);
  expect(ended).toEqual(['first DRIVER_TIMEOUT', 'second DRIVER_TIMEOUT']);
  await vi.advanceTimersByTimeAsync(500);
  await Promise.all([first, second]);
  expect(late).toEqual(['late']);
});

test('the driver is told the deadline', async () => {
  const within = createSharedDeadline(100);
  const began = performance.now();
  expect(await within(async (deadline) => deadline - began)).toBe(100);
});

test('one timer serves any number of calls, and none is left when nothing happens', async () => {
  const within = createSharedDeadline(100);
  for (let round = 0; round < 3_000; round++) await within(async () => round);
  await Promise.all(Array.from({ length: 100 }, () => within(async () => 1)));
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(vi.getTimerCount()).toBe(0);
  const ended = within(never).catch(({ code }) => code);
  await vi.advanceTimersByTimeAsync(150);
  expect(await ended).toBe('DRIVER_TIMEOUT');
});

test('a process that was blocked past the deadline takes the answer that is already there', async () => {
  vi.useRealTimers();
  const within = createSharedDeadline(10);
  const answered = within(
    () =>
      new Promise<string>((resolve) => {
        setImmediate(resolve, 'read at last'); // sockets are read before immediates run
      }),
  );
  const end = performance.now() + 30;
  while (performance.now() < end); // something else has the process
  expect(await answered).toBe('read at last');
});
