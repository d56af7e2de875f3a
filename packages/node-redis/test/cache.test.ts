import { cacheClusterSuite, cacheFaultSuite, cacheSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { createClusterDriverAt, createDriverAt, setups } from './setups.ts';

describe.each(setups)('cache contract, $name', (setup) => cacheSuite({ test, ...setup }));

describe('cache contract under faults', { timeout: 20_000 }, () =>
  cacheFaultSuite({ test, createDriver: createDriverAt }),
);

describe('cache contract in a cluster that changes', { timeout: 20_000 }, () =>
  cacheClusterSuite({ test, createDriver: createClusterDriverAt }),
);
