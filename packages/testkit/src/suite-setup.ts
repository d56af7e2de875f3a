import type { Driver } from '@redis-patterns/core/driver';

/** What a contract suite needs from the one who runs it. No test runner is imported: the caller hands in its `test`. */
export interface SuiteSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own; on memory the one driver, which is the store. */
  createDriver(): Promise<Driver>;
  /** Moves the store's time by ms. Absent on real servers, where time passes by itself. */
  advance?(ms: number): Promise<void>;
}
