import { driverSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { setups } from './setups.ts';

describe.each(setups)('driver contract, $name', (setup) => driverSuite({ test, ...setup }));
