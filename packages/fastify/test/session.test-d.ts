import fastifySession from '@fastify/session';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSessions } from '@redis-patterns/core/session';
import { fastify } from 'fastify';
import { expectTypeOf, test } from 'vitest';
import { fastifySessionStore } from '../src/session.ts';

interface AppSession {
  userId?: string;
}

test('the store is one for @fastify/session, of whatever data', () => {
  const store = fastifySessionStore(createSessions<AppSession>({ driver: memoryDriver(), keys: createKeys('t') }));
  expectTypeOf(store).toExtend<fastifySession.SessionStore>();
  fastify().register(fastifySession, { store, secret: 'x'.repeat(32) });
});
