import type { SuiteSetup } from '@redis-patterns/testkit';
import { memoryDriver } from '../src/memory/index.ts';

/** What the contract suites run on in this package: the memory driver, whose time they may move. */
export const setups: readonly (Omit<SuiteSetup, 'test'> & { readonly name: string })[] = [memory()];

function memory(): (typeof setups)[number] {
  let ahead = 0;
  const driver = memoryDriver({ now: () => Date.now() + ahead });
  return {
    name: 'memory',
    createDriver: async () => driver,
    advance: async (ms) => {
      ahead += ms;
    },
  };
}
