import type { Driver } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { describe, expect, test } from 'vitest';
import { driverSuite } from '../src/index.ts';
import { type Breach, breaches } from './breaches.ts';
import { collect } from './collect.ts';

/** One test of the contract, run on a driver that keeps it but for this breach. */
function verdict(noticedBy: string, breaks: Breach['breaks']): Promise<void> {
  const good = memoryDriver();
  const driver: Driver = { ...good, ...breaks(good) };
  const run = collect((add) => driverSuite({ test: add, createDriver: async () => driver })).get(noticedBy);
  if (run === undefined) throw new Error(`no test is called "${noticedBy}"`);
  return run();
}

describe('the contract of drivers notices', () => {
  test.each(breaches)('$breach', async ({ noticedBy, breaks }) => {
    await verdict(noticedBy, () => ({}));
    await expect(verdict(noticedBy, breaks)).rejects.toThrow();
  });
});
