import { rateLimitFaultSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { createDriverAt } from './setups.ts';

describe('rate-limit contract under faults', { timeout: 20_000 }, () =>
  rateLimitFaultSuite({ test, createDriver: createDriverAt }),
);
