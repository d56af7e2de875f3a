import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the upstream has seen. */
export interface Seen {
  calls: number;
  mostAtOnce: number;
  /** ms, by `performance.now()`. */
  firstAt: number;
  lastAt: number;
}

/** Somebody else's service: it takes 100 ms for an answer, and counts. */
export async function startUpstream(): Promise<{ url: string; seen: Seen; close(): void }> {
  const seen: Seen = { calls: 0, mostAtOnce: 0, firstAt: 0, lastAt: 0 };
  let running = 0;

  const server = createServer(async (_request, response) => {
    seen.lastAt = performance.now();
    if (seen.calls === 0) seen.firstAt = seen.lastAt;
    running++;
    seen.calls++;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, running);
    await sleep(100);
    running--;
    response.end('done');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
