import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryDriver } from '@redis-patterns/core/memory';
import { driverSuite, faultyDriver, lostReply } from '@redis-patterns/testkit';

const driver = memoryDriver(); // your own driver here
driverSuite({ test, createDriver: async () => driver }); // the contract, as tests of node:test, vitest, mocha, …

test('a counter whose reply was lost did count', async () => {
  const faulty = faultyDriver(driver);
  faulty.inject(lostReply, { on: ({ name }) => name === 'incr' });
  await assert.rejects(faulty.send(['incr', 'visits']), { kind: 'unknown' });
  assert.equal(await driver.send(['get', 'visits']), '1');
});
