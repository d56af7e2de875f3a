import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { secretCanarySuite } from '@redis-patterns/testkit';
import { createClient } from 'redis';
import { describe, expect, test } from 'vitest';
import { driverOn, servers, setups } from './setups.ts';

const leaks = ['tracing:node-redis:command:start', 'tracing:node-redis:command:asyncEnd']; // arguments, and replies

describe.each(setups)('secrets, $name', (setup) => secretCanarySuite({ test, ...setup, leaks }));

test("replies to the client's own methods are still shown on node-redis:command:reply, those to the driver are not", async () => {
  const heard: string[] = [];
  const hear = (message: unknown): void => void heard.push(inspect(message, { depth: 20 }));
  const client = createClient({ url: servers.standalone });
  const driver = await driverOn(client);
  subscribe('node-redis:command:reply', hear);
  await driver.send(['eval', 'return ARGV[1]', 0, 'canary-driver']);
  await client.eval('return ARGV[1]', { arguments: ['canary-client'] });
  unsubscribe('node-redis:command:reply', hear);
  expect(heard.join()).toContain('canary-client');
  expect(heard.join()).not.toContain('canary-driver');
});
