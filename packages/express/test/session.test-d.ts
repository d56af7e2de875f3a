import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSessions } from '@redis-patterns/core/session';
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import { expectTypeOf, test } from 'vitest';
import { connectRedisClient } from '../src/connect-redis.ts';
import { type SessionStore, sessionStore } from '../src/session.ts';

interface AppSession {
  userId?: string;
}

test('the store is one for express-session, of whatever data', () => {
  const store = sessionStore(createSessions<AppSession>({ driver: memoryDriver(), keys: createKeys('t') }));
  expectTypeOf(store).toExtend<session.Store>();
  expectTypeOf(store).toEqualTypeOf<SessionStore>();
  session({ store, secret: 'x', resave: false, saveUninitialized: false });
});

test('the facade is a client for connect-redis', () => {
  expectTypeOf(new RedisStore({ client: connectRedisClient(memoryDriver()) })).toExtend<session.Store>();
});
