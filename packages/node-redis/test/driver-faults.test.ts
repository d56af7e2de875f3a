import { driverFaultSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { createDriverAt, createPoolDriverAt } from './setups.ts';

describe.each([
  { name: 'client', createDriver: createDriverAt },
  { name: 'pool', createDriver: createPoolDriverAt },
])('driver contract under faults, $name', { timeout: 20_000 }, (setup) => driverFaultSuite({ test, ...setup }));
