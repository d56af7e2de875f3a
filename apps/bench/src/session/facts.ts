import { hash, randomBytes } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import { createSessions } from '@redis-patterns/core/session';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import type { Store } from 'express-session';
import { createClient } from 'redis';
import { table } from '../table.ts';
import { openStores, put, request, shopSession } from './stores.ts';

const WRITERS = 50;

/** What is counted rather than timed against a peer: lost writes, round trips, and the cost of two inner steps. */
export async function facts(url: string): Promise<void> {
  const stores = await openStores(url);
  const { theirs, ours, sessions } = stores;
  const rows: (string | number)[][] = [
    [`of ${WRITERS} parallel writes lost`, await lost(theirs), await lost(ours)],
    ['ms to end 1000 sessions of a user', '', await revocation(url)],
    ['µs for the SHA-256 of an id', '', hashing()],
  ];
  await sessions.clear();
  stores.close();
  console.log(
    table(
      'counted',
      ['', 'connect-redis', 'ours'],
      rows.map((row) => row.map(String)),
    ),
  );
}

async function lost(store: Store): Promise<number> {
  const id = 'fifty-writers';
  await put(store, id, shopSession(251));
  let waiting = WRITERS;
  let open = (): void => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  await Promise.all(
    Array.from({ length: WRITERS }, (_, i) =>
      request(store, id, (live, done) => {
        (live as unknown as Record<string, unknown>)[`w${i}`] = true;
        if (--waiting === 0) open();
        void all.then(() => store.set(id, live, done));
      }),
    ),
  );
  let kept = 0;
  await request(store, id, (live, done) => {
    kept = Object.keys(live).filter((name) => name.startsWith('w')).length;
    done();
  });
  return WRITERS - kept;
}

/** `revokeAll` from the call to its answer: marks, removes the records, clears the index. */
async function revocation(url: string): Promise<string> {
  const client = await createClient({ url })
    .on('error', () => {})
    .connect();
  const keys = createKeys(`bench${randomBytes(6).toString('hex')}`);
  const sessions = createSessions<{ userId: string }>({
    ...{ driver: nodeRedisDriver(client), keys, user: ({ userId }: { userId: string }) => userId },
    ...{ maxPerUser: 1_000, deadline: '30s' },
  });
  for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 100 }, () => sessions.create({ userId: 'u1' })));
  const start = performance.now();
  await sessions.revokeAll('u1');
  const ms = performance.now() - start;
  client.destroy();
  return ms.toFixed(1);
}

function hashing(): string {
  const rounds = 100_000;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) hash('sha256', `session-id-of-usual-length-0123456789-${i}`, 'base64url');
  return (((performance.now() - start) * 1_000) / rounds).toFixed(2);
}
