import { cacheSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { setups } from './setups.ts';

describe.each(setups)('cache contract, $name', (setup) => cacheSuite({ test, ...setup }));
