import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { notSent, within } from './deadline.ts';

const TIMEOUT = { name: 'DriverError', code: 'DRIVER_TIMEOUT', kind: 'unknown', redisCode: null };
const never = new Promise<never>(() => undefined);

/** A promise that somebody else settles. */
const pending = <T>() => {
  let resolve = (_answer: T): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const promise = new Promise<T>((...ends) => {
    [resolve, reject] = ends;
  });
  return { promise, resolve, reject };
};

afterEach(() => {
  vi.useRealTimers();
});

test('hands over the deadline on the clock of `performance.now()`', async () => {
  const before = performance.now();
  const deadline = await within(250, async (deadline) => deadline);
  expect(deadline).toBeGreaterThanOrEqual(before + 250);
  expect(deadline).toBeLessThanOrEqual(performance.now() + 250);
});

test('answers and errors in time pass unchanged', async () => {
  expect(await within(1_000, async () => 'answer')).toBe('answer');
  const error = new Error('mine');
  await expect(within(1_000, () => Promise.reject(error))).rejects.toBe(error);
});

test('a silent call is rejected as unknown when the time is over', async () => {
  await expect(within(10, () => never)).rejects.toMatchObject(TIMEOUT);
});

describe('a late answer', () => {
  test('goes to onLate, once, and changes nothing', async () => {
    const { promise, resolve } = pending<string>();
    const onLate = vi.fn();
    await expect(within(10, () => promise, onLate)).rejects.toMatchObject(TIMEOUT);
    expect(onLate).not.toHaveBeenCalled();
    resolve('late');
    await sleep(1);
    expect(onLate.mock.calls).toEqual([['late']]);
  });

  test('may find nobody who asked for it', async () => {
    const { promise, resolve } = pending<string>();
    await expect(within(10, () => promise)).rejects.toMatchObject(TIMEOUT);
    resolve('late');
    await sleep(1);
  });

  test('that is an error is dropped', async () => {
    const { promise, reject } = pending<string>();
    const onLate = vi.fn();
    await expect(within(10, () => promise, onLate)).rejects.toMatchObject(TIMEOUT);
    reject(new Error('late'));
    await sleep(1);
    expect(onLate).not.toHaveBeenCalled();
  });
});

test('an answer in time never goes to onLate', async () => {
  const onLate = vi.fn();
  await within(5, async () => 'answer', onLate);
  await sleep(20);
  expect(onLate).not.toHaveBeenCalled();
});

test('answers that wait to be read while the process was blocked are in time', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  await setImmediate(); // so that the timers come before the sockets in the next turn
  const answer = within(5, () => once(client, 'data'));
  socket.write('answer');
  const blockedUntil = performance.now() + 20;
  while (performance.now() < blockedUntil);
  expect(String(await answer)).toBe('answer');
  client.destroy();
  server.close();
});

test('leaves no timer behind, however it ends', async () => {
  vi.useFakeTimers();
  await within(1_000, async () => 'answer');
  await within(1_000, () => Promise.reject(new Error('mine'))).catch(() => undefined);
  await within(1_000, () => {
    throw new Error('at once');
  }).catch(() => undefined);
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that throws at once rejects', async () => {
  const error = new Error('at once');
  await expect(
    within(1_000, () => {
      throw error;
    }),
  ).rejects.toBe(error);
});

test('a deadline that has passed already still lets the driver say that nothing was sent', async () => {
  const refusing = async (deadline: number): Promise<string> => {
    if (performance.now() > deadline) throw notSent();
    return 'sent';
  };
  await expect(within(-1, refusing)).rejects.toMatchObject({ code: 'DRIVER_TIMEOUT', kind: 'unsent' });
});

test('a deadline longer than a timer can wait is no deadline of 1 ms', async () => {
  const { promise, resolve } = pending<string>();
  const answer = within(2 ** 40, () => promise);
  await sleep(10);
  resolve('answer');
  expect(await answer).toBe('answer');
});
