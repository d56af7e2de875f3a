import { tracingChannel } from 'node:diagnostics_channel';
import { createKeys } from '@redis-patterns/core/keys';
import { faultyDriver, refused } from '@redis-patterns/testkit';
import { expect, test } from 'vitest';
import { memoryDriver } from '../src/memory/index.ts';
import { createSessions } from '../src/session/index.ts';

test('each operation is published once, with how it ended and how long it took', async () => {
  const driver = faultyDriver(memoryDriver());
  const sessions = createSessions<{ userId?: string }>({
    driver,
    keys: createKeys('trace'),
    user: ({ userId }) => userId,
  });
  const ended: Record<string, unknown>[] = [];
  const channel = tracingChannel('redis-patterns:session:op');
  const hear = { asyncEnd: (event: object) => void ended.push({ ...event }) };
  const silent = { start() {}, end() {}, asyncStart() {}, error() {} };
  channel.subscribe({ ...silent, ...hear });

  const made = await sessions.create({ userId: 'u1' });
  if (made.status !== 'created') throw new Error(made.status);
  await sessions.load(made.session.id);
  await sessions.load('unknown');
  await sessions.commit(made.session);
  await sessions.touch(made.session);
  await sessions.update(made.session.id, () => {});
  const rotated = await sessions.regenerate(made.session);
  await sessions.list('u1');
  await sessions.revoke('u1', 'no-handle');
  await sessions.revokeOthers('u1', 'some-id');
  await sessions.revokeAll('u1');
  if (rotated.status === 'regenerated') await sessions.destroy(rotated.session);
  await sessions.create({});
  for await (const _ of sessions.scan());
  await sessions.clear();
  driver.inject(refused('OOM'));
  await sessions.load('unknown').catch(() => {});
  channel.unsubscribe({ ...silent, ...hear });

  expect(ended.map(({ op, outcome }) => `${op} ${outcome}`)).toEqual([
    'create created',
    'load found',
    'load absent',
    'commit unchanged',
    'touch unchanged',
    'update saved',
    'regenerate regenerated',
    'list listed',
    'revoke none',
    'revokeOthers revoked',
    'revokeAll none',
    'destroy absent',
    'create created',
    'scan scanned',
    'clear cleared',
    'load undefined',
  ]);
  for (const event of ended) expect(event['ms']).toBeTypeOf('number');
  expect(ended[0]).toMatchObject({ bytes: 4 });
  expect(ended.at(-1)).toMatchObject({ error: { code: 'DRIVER_FAILED', redisCode: 'OOM' } });
  expect(JSON.stringify(ended)).not.toMatch(/u1|trace:/);
});
