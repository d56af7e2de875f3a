import { createSessions } from '@redis-patterns/core/session';
import { sessionStoreSuite } from '@redis-patterns/testkit';
import { describe, test } from 'vitest';
import { fastifySessionStore } from '../src/session.ts';
import { freshKeys } from './serve.ts';
import { sessionApp } from './session-app.ts';
import { sessionDrivers } from './session-drivers.ts';

describe.each(sessionDrivers)('@fastify/session store on %s', (_name, driver) => {
  sessionStoreSuite({
    test,
    serve: (handle, options) => {
      const sessions = createSessions({ driver, keys: freshKeys(), deadline: '10s' });
      return sessionApp(fastifySessionStore(sessions), handle, options);
    },
  });
});
