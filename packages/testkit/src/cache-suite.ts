import { absent } from './cache/absent.ts';
import { ageing } from './cache/ageing.ts';
import { batch } from './cache/batch.ts';
import { faults } from './cache/faults.ts';
import { fuzzing } from './cache/fuzzing.ts';
import { holds } from './cache/holds.ts';
import { leased } from './cache/leased.ts';
import { localCopies } from './cache/local-copies.ts';
import { oneLoader } from './cache/one-loader.ts';
import { cacheScenarios } from './cache/script-scenarios.ts';
import { staleSets } from './cache/stale-sets.ts';
import { tags } from './cache/tags.ts';
import { telling } from './cache/telling.ts';
import { upkeep } from './cache/upkeep.ts';
import { values } from './cache/values.ts';
import { worlds } from './cache/world.ts';
import { scriptSuite } from './script-suite.ts';
import type { SuiteSetup } from './suite-setup.ts';

/** What the cache promises, on any driver. The names of the tests are the contract. */
export function cacheSuite(setup: SuiteSetup): void {
  scriptSuite(setup, cacheScenarios);
  const test = worlds(setup);
  fuzzing(setup);
  for (const part of [
    oneLoader,
    staleSets,
    holds,
    ageing,
    values,
    upkeep,
    tags,
    batch,
    absent,
    leased,
    localCopies,
    faults,
    telling,
  ])
    part(test);
}
