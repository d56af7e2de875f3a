import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import { DriverError } from './driver.ts';

const lost = () => new DriverError('DRIVER_FAILED', 'lost', { kind: 'unknown' });
const refusal = (redisCode: string) => new DriverError('DRIVER_FAILED', redisCode, { kind: 'reply', redisCode });
const OPEN = { code: 'DRIVER_FAILED', kind: 'unsent', redisCode: null, message: expect.stringContaining('next probe') };

let breaker: Breaker;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  breaker = createBreaker({ failures: 3, probe: '1s' });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fails `times` calls in a row. */
const fail = async (times: number, error: unknown = lost(), node?: string): Promise<void> => {
  for (let i = 0; i < times; i++) {
    await expect(breaker.run(node, () => Promise.reject(error))).rejects.toBe(error);
  }
};
const succeed = (node?: string): Promise<string> => breaker.run(node, async () => 'answer');
/** A call under way, and how it ends. */
const underWay = () => {
  let succeed = (_answer: string): void => undefined;
  let fail = (_error: unknown): void => undefined;
  const answer = breaker.run(
    undefined,
    () =>
      new Promise<string>((resolve, reject) => {
        succeed = resolve;
        fail = reject;
      }),
  );
  return { answer, succeed, fail };
};
const wait = (ms: number): void => {
  vi.advanceTimersByTime(ms);
};

describe('opens', () => {
  test('after so many failures in a row, and then rejects at once without a call', async () => {
    await fail(2);
    expect(breaker.probeInMs(undefined)).toBe(0);
    await fail(1);
    const call = vi.fn(async () => 'answer');
    await expect(breaker.run(undefined, call)).rejects.toMatchObject(OPEN);
    expect(call).not.toHaveBeenCalled();
    expect(breaker.probeInMs(undefined)).toBe(1_000);
  });

  test('after 5 failures for a second, unless told otherwise', async () => {
    breaker = createBreaker();
    await fail(4);
    expect(await succeed()).toBe('answer');
    await fail(5);
    await expect(succeed()).rejects.toMatchObject(OPEN);
    expect(breaker.probeInMs(undefined)).toBe(1_000);
  });

  test('not when a success came between', async () => {
    for (let i = 0; i < 5; i++) {
      await fail(2);
      expect(await succeed()).toBe('answer');
    }
  });

  test.each([
    ['a timeout', new DriverError('DRIVER_TIMEOUT', 'late', { kind: 'unknown' })],
    ['a call that was never sent', new DriverError('DRIVER_TIMEOUT', 'queued', { kind: 'unsent' })],
    ['a lost connection', lost()],
    ['LOADING', refusal('LOADING')],
    ['CLUSTERDOWN', refusal('CLUSTERDOWN')],
    ['MASTERDOWN', refusal('MASTERDOWN')],
    ['BUSY', refusal('BUSY')],
  ])('on %s', async (_name, error) => {
    await fail(3, error);
    await expect(succeed()).rejects.toMatchObject(OPEN);
  });

  test.each([
    ['WRONGTYPE', refusal('WRONGTYPE')],
    ['NOSCRIPT', refusal('NOSCRIPT')],
    ['OOM', refusal('OOM')],
    ['an error of the caller', new Error('mine')],
    ['something thrown that is no error', null],
  ])('not on %s', async (_name, error) => {
    await fail(10, error);
    expect(await succeed()).toBe('answer');
  });

  test('although errors of the caller come between, which say nothing about the node', async () => {
    await fail(2);
    await fail(1, new Error('mine'));
    await fail(1);
    await expect(succeed()).rejects.toMatchObject(OPEN);
  });

  test('not when a refusal came between, which shows that the node answers', async () => {
    await fail(2);
    await fail(1, refusal('WRONGTYPE'));
    await fail(2);
    expect(await succeed()).toBe('answer');
  });
});

describe('once open', () => {
  test('lets exactly one call through per probe, however many come', async () => {
    await fail(3);
    for (let probe = 0; probe < 3; probe++) {
      wait(1_000);
      const call = vi.fn(() => Promise.reject(lost()));
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => breaker.run(undefined, call)));
      expect(call).toHaveBeenCalledTimes(1);
      expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    }
  });

  test('closes with the first probe that succeeds', async () => {
    await fail(3);
    wait(1_000);
    expect(await succeed()).toBe('answer');
    expect(await succeed()).toBe('answer');
    await fail(2);
    expect(await succeed()).toBe('answer');
  });

  test('closes with a probe that the server refuses', async () => {
    await fail(3);
    wait(1_000);
    await fail(1, refusal('WRONGTYPE'));
    expect(await succeed()).toBe('answer');
  });

  test('stays open after a probe that fails, and counts the pause from its end', async () => {
    await fail(3);
    wait(1_000);
    const probe = breaker.run(undefined, async () => {
      wait(400);
      throw lost();
    });
    await expect(probe).rejects.toThrow('lost');
    expect(breaker.probeInMs(undefined)).toBe(1_000);
    await expect(succeed()).rejects.toMatchObject(OPEN);
  });

  test('is not put off by calls that were under way when it opened', async () => {
    const slow = underWay();
    await fail(3);
    wait(900);
    slow.fail(lost());
    await expect(slow.answer).rejects.toThrow('lost');
    expect(breaker.probeInMs(undefined)).toBe(100);
  });

  test('closes when a call that was under way succeeds', async () => {
    const slow = underWay();
    await fail(3);
    slow.succeed('answer');
    await slow.answer;
    expect(await succeed()).toBe('answer');
  });

  test('a probe whose end nobody sees does not keep it shut for ever', async () => {
    await fail(3);
    wait(1_000);
    const silent = breaker.run(undefined, () => new Promise(() => undefined));
    await expect(succeed()).rejects.toMatchObject(OPEN);
    wait(1_000);
    expect(await succeed()).toBe('answer');
    void silent;
  });
});

test('a failure may count for several', async () => {
  breaker = createBreaker({ failures: 3 }, ({ kind }) => (kind === 'unsent' ? 2 : 1));
  await fail(1, new DriverError('DRIVER_FAILED', 'refused', { kind: 'unsent' }));
  expect(await succeed()).toBe('answer');
  await fail(2, new DriverError('DRIVER_FAILED', 'refused', { kind: 'unsent' }));
  await expect(succeed()).rejects.toMatchObject(OPEN);
  expect(breaker.probeInMs(undefined)).toBe(1_000);
});

test('each node has its own', async () => {
  await fail(3, lost(), 'a');
  await expect(succeed('a')).rejects.toMatchObject(OPEN);
  expect(await succeed('b')).toBe('answer');
  expect(await succeed()).toBe('answer');
  expect([breaker.probeInMs('a'), breaker.probeInMs('b')]).toEqual([1_000, 0]);
});

test('false switches it off', async () => {
  breaker = createBreaker(false);
  await fail(100);
  expect(await succeed()).toBe('answer');
  expect(breaker.probeInMs(undefined)).toBe(0);
});

test.each<[BreakerOptions, RegExp]>([
  [{ failures: 0 }, /breaker\.failures/],
  [{ failures: 1.5 }, /breaker\.failures/],
  [{ failures: Number.NaN }, /breaker\.failures/],
  [{ failures: '3' as unknown as number }, /breaker\.failures/],
  [{ probe: 0 }, /breaker\.probe/],
  [{ probe: 'soon' as '1s' }, /breaker\.probe/],
])('%j is refused by name', (options, message) => {
  const refused = { code: 'INVALID_OPTION', message: expect.stringMatching(message) };
  expect(() => createBreaker(options)).toThrow(expect.objectContaining(refused));
});
