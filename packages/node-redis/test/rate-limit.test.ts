import { rateLimitSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { setups } from './setups.ts';

describe.each(setups)('rate-limit contract, $name', (setup) => rateLimitSuite({ test, ...setup }));
