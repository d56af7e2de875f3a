import { driverFaultSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { createDriverAt } from './setups.ts';

describe('driver contract under faults', { timeout: 20_000 }, () =>
  driverFaultSuite({ test, createDriver: createDriverAt }),
);
