import { expect, test } from 'vitest';
import { type Copy, createLocalTier } from './local-tier.ts';

const copy = (value: unknown, more: Partial<Copy> = {}): Copy => ({
  outcome: { value, source: 'l1', softMs: 0 },
  expiresAt: 1_000,
  tags: [],
  bytes: 10,
  ...more,
});

const keep = (tier: ReturnType<typeof createLocalTier>, key: string, one = copy(key)): void =>
  tier.end(key, tier.begin(key), one);

test('a copy is found until it ends', () => {
  const tier = createLocalTier(10, 1_000);
  keep(tier, 'a');
  expect(tier.find('a', 999)?.outcome.value).toBe('a');
  expect(tier.find('a', 1_000)).toBeUndefined();
});

test('what changed while it was read is not kept, and what changed before is', () => {
  const tier = createLocalTier(10, 1_000);
  tier.drop('a');
  const ticket = tier.begin('a');
  tier.drop('b');
  tier.end('a', ticket, copy(1));
  expect(tier.find('a', 0)).toBeDefined();
  for (const change of [() => tier.drop('a'), () => tier.clear()]) {
    const late = tier.begin('a');
    change();
    tier.end('a', late, copy(2));
    expect(tier.find('a', 0)).toBeUndefined();
  }
});

test('of two reads at once only the one that began after the change may be kept', () => {
  const tier = createLocalTier(10, 1_000);
  const before = tier.begin('a');
  tier.drop('a');
  const after = tier.begin('a');
  tier.end('a', before, copy('old'));
  expect(tier.find('a', 0)).toBeUndefined();
  tier.end('a', after, copy('new'));
  expect(tier.find('a', 0)?.outcome.value).toBe('new');
});

test('a tag takes what bears it, also what is being read', () => {
  const tier = createLocalTier(10, 1_000);
  keep(tier, 'a', copy(1, { tags: ['t', 'u'] }));
  keep(tier, 'b', copy(2, { tags: ['u'] }));
  const reading = tier.begin('c');
  const plain = tier.begin('d');
  tier.dropTag('t');
  tier.end('c', reading, copy(3, { tags: ['t'] }));
  tier.end('d', plain, copy(4));
  expect(['a', 'b', 'c', 'd'].map((key) => tier.find(key, 0)?.outcome.value)).toEqual([undefined, 2, undefined, 4]);
  tier.dropTag('u');
  expect(tier.find('b', 0)).toBeUndefined();
});

test('it is bounded by number and by bytes, and takes no copy that is larger than all of it', () => {
  const few = createLocalTier(2, 1_000);
  for (const key of ['a', 'b', 'c']) keep(few, key);
  expect(['a', 'b', 'c'].map((key) => few.find(key, 0) !== undefined)).toEqual([false, true, true]);
  const small = createLocalTier(10, 25);
  for (const key of ['a', 'b', 'c']) keep(small, key);
  expect(['a', 'b', 'c'].map((key) => small.find(key, 0) !== undefined)).toEqual([false, true, true]);
  keep(small, 'large', copy(1, { bytes: 26, tags: ['t'] }));
  expect(small.find('large', 0)).toBeUndefined();
  expect(small.find('c', 0)).toBeDefined();
});
