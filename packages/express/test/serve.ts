import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import type { Express } from 'express';
import { onTestFinished } from 'vitest';

/** A namespace that no other test has. */
export const freshKeys = (): Namespace => createKeys(`t${randomBytes(6).toString('hex')}`);

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Serves an application until it is closed. */
export async function listen(app: Express): Promise<{ ask: Ask; close(): Promise<void> }> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ask: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Serves an application until the test ends; what comes back asks it. */
export async function serve(app: Express): Promise<Ask> {
  const { ask, close } = await listen(app);
  onTestFinished(close);
  return ask;
}
