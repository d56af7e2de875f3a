import { scriptSuite, sessionSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { sessionScripts } from '../../core/test/session-scripts.ts';
import { setups } from './setups.ts';

describe.each(setups)('sessions, $name', (setup) => {
  scriptSuite({ test, ...setup }, sessionScripts);
  sessionSuite({ test, ...setup });
});
