import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUnconfirmed, type Unconfirmed } from './unconfirmed.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const away = (): Promise<never> => Promise.reject(new Error('away'));

function open(
  remove: (key: string) => Promise<unknown>,
  removeAll = away as () => Promise<unknown>,
): {
  unconfirmed: Unconfirmed;
  onOverflow: () => void;
} {
  const onOverflow = vi.fn();
  const removeEntry = async (key: string): Promise<boolean> => Boolean(await remove(key));
  return { unconfirmed: createUnconfirmed({ longestMs: 60_000, removeEntry, removeAll, onOverflow }), onOverflow };
}

test('a key is left alone until its removal is confirmed', async () => {
  let up = false;
  const { unconfirmed } = open(() => (up ? Promise.resolve(true) : away()));
  unconfirmed.add(['a', 'b']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([unconfirmed.has('a'), unconfirmed.has('b'), unconfirmed.has('c')]).toEqual([true, true, false]);
  up = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect([unconfirmed.has('a'), unconfirmed.has('b')]).toEqual([false, false]);
  expect(vi.getTimerCount()).toBe(0);
});

test('or until every entry must have expired', async () => {
  const { unconfirmed } = open(away);
  unconfirmed.add(['a']);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(unconfirmed.has('a')).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(unconfirmed.has('a')).toBe(false);
});

test('a key that failed again meanwhile starts anew', async () => {
  let confirm = (): void => undefined;
  const { unconfirmed } = open(() => new Promise((resolve) => (confirm = () => resolve(true))));
  unconfirmed.add(['a']);
  await vi.advanceTimersByTimeAsync(1_000);
  unconfirmed.add(['a']); // an invalidation that came after the removal was sent
  confirm();
  await vi.advanceTimersByTimeAsync(0);
  expect(unconfirmed.has('a')).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  confirm();
  await vi.advanceTimersByTimeAsync(0);
  expect(unconfirmed.has('a')).toBe(false);
});

test('above 10,000 keys the whole domain is left alone, until all of it was removed', async () => {
  let up = false;
  const { unconfirmed, onOverflow } = open(away, () => (up ? Promise.resolve(0) : away()));
  unconfirmed.add(Array.from({ length: 10_000 }, (_, index) => `${index}`));
  expect(unconfirmed.has('other')).toBe(false);
  unconfirmed.add(['one more']);
  expect(unconfirmed.has('other')).toBe(true);
  expect(onOverflow).toHaveBeenCalledOnce();
  up = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(unconfirmed.has('other')).toBe(false);
});

test('stop ends it', async () => {
  const { unconfirmed } = open(away);
  unconfirmed.add(['a']);
  unconfirmed.stop();
  expect(unconfirmed.has('a')).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
