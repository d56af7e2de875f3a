import { channel } from 'node:diagnostics_channel';
import { RedisPatternsError } from '@redis-patterns/core';
import { memoryDriver } from '@redis-patterns/core/memory';
import { expect, test } from 'vitest';
import { runWithSecrets } from './world.ts';

/** Ways in which a secret gets out; each has to be noticed. */
const leaks: Record<string, (secret: string, fails: (code: string, call: () => unknown) => Promise<void>) => unknown> =
  {
    'in an event': (secret) => channel('redis-patterns:warning').publish({ code: 'X', message: `a key ${secret}` }),
    'deep in an event': (secret) => channel('redis-patterns:degraded').publish({ a: { b: { c: [{ d: secret }] } } }),
    'in a part of a tracing channel': (secret) =>
      channel('tracing:redis-patterns:session:op:asyncEnd').publish({ result: { id: secret } }),
    'in a message': (secret, fails) =>
      fails('INVALID_KEY', () => Promise.reject(new RedisPatternsError('INVALID_KEY', secret))),
    'on a cause, as bytes': (secret, fails) =>
      fails('DRIVER_FAILED', () => {
        const cause = Object.assign(new Error('no'), { command: { args: [Buffer.from(secret)] } });
        throw new RedisPatternsError('DRIVER_FAILED', 'refused', { cause });
      }),
    'by console.log': (secret) => console.log(secret),
    'on stdout': (secret) => process.stdout.write(`${secret}\n`),
    'on stderr': (secret) => process.stderr.write(Buffer.from(`${secret}\n`)),
    'as a warning of the process': (secret) => process.emitWarning(secret),
  };

test.each(Object.entries(leaks))('a secret that leaks %s is noticed', async (_where, leak) => {
  const { secrets, text } = await runWithSecrets(memoryDriver(), async ({ secrets, fails }) => {
    await leak(secrets.plant('session id'), fails);
  });
  expect(secrets.shownIn(text)).toEqual(['session id']);
  expect(() => secrets.assertAbsent(text)).toThrow('these secrets were shown');
});

test('what does not leak is not reported, and afterwards all is as before', async () => {
  const [log, { write }] = [console.log, process.stdout];
  const listeners = process.listenerCount('warning');
  const { secrets, text } = await runWithSecrets(memoryDriver(), async ({ secrets, store, keys }) => {
    await store.send(['set', keys.of('user', 'cart', secrets.plant('id')), secrets.plant('value'), 'px', 1_000]);
  });
  secrets.assertAbsent(text);
  expect([console.log, process.stdout.write]).toEqual([log, write]);
  expect(process.listenerCount('warning')).toBe(listeners);
});
