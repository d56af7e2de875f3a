import { randomBytes } from 'node:crypto';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';

/** A namespace that no other test has. */
export const freshKeys = (): Namespace => createKeys(`t${randomBytes(6).toString('hex')}`);

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Serves an application until it is closed. */
export async function listen(app: FastifyInstance): Promise<{ ask: Ask; close(): Promise<void> }> {
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    ask: (path, init) => fetch(url + path, init),
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** Serves an application until the test ends; what comes back asks it. */
export async function serve(app: FastifyInstance): Promise<Ask> {
  const { ask, close } = await listen(app);
  onTestFinished(close);
  return ask;
}
