import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTracking, type Tracking } from './tracking.ts';

let tracking: Tracking;
let heard: (string[] | null)[];
const hear = (keys: string[] | null): void => {
  heard.push(keys);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  tracking = createTracking();
  heard = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('tells the keys under its prefixes, once for a tick', async () => {
  await tracking.track(['shop:a:', 'shop:é:'], hear);
  tracking.changed('shop:a:1');
  tracking.changed('shop:a:1');
  tracking.changed('shop:b:1');
  tracking.changed('shop:\xc3\xa9:2');
  expect(heard).toEqual([]);
  await Promise.resolve();
  expect(heard).toEqual([['shop:a:1', 'shop:é:2']]);
});

test('is silent about keys of others', async () => {
  await tracking.track(['shop:a:'], hear);
  tracking.changed('shop:b:1');
  await Promise.resolve();
  expect(heard).toEqual([]);
});

test('tells each listener its own keys', async () => {
  const others: (string[] | null)[] = [];
  await tracking.track(['a'], hear);
  await tracking.track(['b'], (keys) => others.push(keys));
  tracking.changed('a1');
  tracking.changed('b1');
  await Promise.resolve();
  expect([heard, others]).toEqual([[['a1']], [['b1']]]);
});

test('a proof comes after every change that was made before it', async () => {
  const order: string[] = [];
  await tracking.track([''], () => order.push('changed'), { everyMs: 10, onProof: () => order.push('proof') });
  await Promise.resolve();
  expect(order).toEqual(['proof']);
  tracking.changed('a');
  vi.advanceTimersByTime(10);
  expect(order).toEqual(['proof', 'changed', 'proof']);
});

test('a proof names the moment for which it holds', async () => {
  const proofs: number[] = [];
  const before = performance.now();
  await tracking.track([''], hear, { everyMs: 10, onProof: (sentAt) => proofs.push(sentAt) });
  vi.advanceTimersByTime(30);
  expect(proofs).toHaveLength(4);
  expect(Math.min(...proofs)).toBeGreaterThanOrEqual(before);
  expect(Math.max(...proofs)).toBeLessThanOrEqual(performance.now());
});

test('ends when its end is called, and when the driver closes', async () => {
  const proof = { everyMs: 10, onProof: () => hear(null) };
  const end = await tracking.track([''], hear, proof);
  await tracking.track(['a'], (keys) => hear(keys), proof);
  await end();
  tracking.close();
  heard = [];
  tracking.changed('a');
  vi.advanceTimersByTime(100);
  await Promise.resolve();
  expect(heard).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
