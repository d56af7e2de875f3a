import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createExpiringMap, type Expiring } from './expiring-map.ts';

const NEVER = Number.POSITIVE_INFINITY;

const made = (maxKeys = 1_000) => {
  const removed: string[] = [];
  const entries = createExpiringMap<Expiring>({ maxKeys, onRemoved: (key) => removed.push(key) });
  const put = (key: string, expiresAt = NEVER) => entries.set(key, { expiresAt, used: false });
  return { entries, put, removed };
};

describe('expiry', () => {
  test('an entry is there up to and including its last millisecond', () => {
    const { entries, put, removed } = made();
    put('a', 100);
    entries.setNow(100);
    expect([entries.has('a'), entries.get('a') !== undefined]).toEqual([true, true]);
    entries.setNow(101);
    expect([entries.has('a'), entries.get('a'), entries.size]).toEqual([false, undefined, 0]);
    expect(removed).toEqual(['a']);
  });

  test('a sweep removes the expired entries among those it looks at, and no others', () => {
    const { entries, put, removed } = made();
    for (let i = 0; i < 10; i++) put(`k${i}`, i % 2 === 0 ? 100 : NEVER);
    entries.setNow(101);
    expect(entries.sweep(4)).toBe(2);
    expect(entries.sweep(100)).toBe(3);
    expect(removed).toEqual(['k0', 'k2', 'k4', 'k6', 'k8']);
    expect(entries.size).toBe(5);
  });

  test('sweeps come round again', () => {
    const { entries, put } = made();
    put('a', 100);
    put('b', 200);
    entries.setNow(101);
    for (let i = 0; i < 3; i++) entries.sweep(10);
    entries.setNow(201);
    for (let i = 0; i < 3; i++) entries.sweep(10);
    expect(entries.size).toBe(0);
  });

  test('a sweep of an empty map ends', () => {
    expect(made().entries.sweep(1_000)).toBe(0);
  });
});

describe('eviction', () => {
  test('takes what was not used since the last round, oldest first', () => {
    const { entries, put, removed } = made(3);
    for (const key of ['a', 'b', 'c']) put(key);
    entries.get('a');
    put('d');
    entries.setNow(0);
    expect(removed).toEqual(['b']);
  });

  test('spares an entry only once', () => {
    const { entries, put, removed } = made(2);
    put('a');
    put('b');
    put('c');
    for (const key of ['a', 'b', 'c']) entries.get(key);
    entries.setNow(0);
    expect(removed).toEqual(['a']);
    put('d');
    entries.setNow(0);
    expect(removed).toEqual(['a', 'b']);
  });

  test('takes expired entries, used or not', () => {
    const { entries, put, removed } = made(2);
    put('a', 100);
    entries.get('a');
    put('b');
    put('c');
    entries.setNow(101);
    expect(removed).toEqual(['a']);
  });

  test('happens when time is set, so not in the middle of a command', () => {
    const { entries, put } = made(1);
    put('a');
    put('b');
    expect(entries.size).toBe(2);
    entries.setNow(0);
    expect(entries.size).toBe(1);
  });

  test('looking counts as no use', () => {
    const { entries, put, removed } = made(2);
    put('a');
    put('b');
    entries.has('a');
    entries.keys();
    put('c');
    entries.setNow(0);
    expect(removed).toEqual(['a']);
  });

  test('never leaves more than the limit, whatever was done before', () => {
    const step = fc.tuple(fc.constantFrom('put', 'get', 'delete', 'sweep', 'wait'), fc.nat(20));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { entries, put } = made(5);
        let now = 0;
        for (const [what, n] of steps) {
          if (what === 'put') put(`k${n}`, n % 3 === 0 ? now + n : NEVER);
          if (what === 'get') entries.get(`k${n}`);
          if (what === 'delete') entries.delete(`k${n}`);
          if (what === 'sweep') entries.sweep(n);
          if (what === 'wait') now += n;
          entries.setNow(now);
          expect(entries.size).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
