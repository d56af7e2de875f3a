import type { Run } from '../area.ts';
import { compare } from '../compare.ts';
import { delayedBy } from './delay.ts';
import { openStores, put, type Stores, shopSession, touched, written } from './stores.ts';

const SESSIONS = 1_000;
const idOf = (i: number): string => `bench-session-${i % SESSIONS}`;

/** The ratio that is promised at so many callers. */
type Wanted = (callers: number) => number | undefined;

/** Requests per second at the store, as express-session makes them. */
export async function speed(run: Run): Promise<void> {
  await compareStores(run, run.url, 'loopback', {
    read: (callers) => (callers === 1 ? 1 / 1.4 : 1.5),
    write: (callers) => (callers === 1 ? 1 / 2.5 : undefined),
  });
  const slow = await delayedBy(1, run.url);
  try {
    await compareStores(run, slow.url, '1 ms away', {
      read: (callers) => (callers === 1 ? 1 / 0.55 : undefined),
      write: (callers) => (callers === 1 ? 1 / 1.2 : undefined),
    });
  } finally {
    slow.close();
  }
}

async function compareStores(
  run: Run,
  url: string,
  where: string,
  wanted: { read: Wanted; write: Wanted },
): Promise<void> {
  const stores = await openStores(url);
  const { theirs, ours } = stores;
  try {
    await fill(stores);
    const callers = [1, 16, 64];
    await compare(
      {
        title: `read-only request, ${where}: get, touch`,
        base: { name: 'connect-redis', call: (i) => touched(theirs, idOf(i))() },
        others: [{ name: 'ours', call: (i) => touched(ours, idOf(i))(), wanted: wanted.read }],
        callers,
      },
      run,
    );
    await compare(
      {
        title: `writing request, ${where}: get, set`,
        base: { name: 'connect-redis', call: written(theirs, idOf) },
        others: [{ name: 'ours', call: written(ours, idOf), wanted: wanted.write }],
        callers,
      },
      run,
    );
  } finally {
    stores.close();
  }
}

async function fill({ theirs, ours }: Stores): Promise<void> {
  for (let i = 0; i < SESSIONS; i++)
    await Promise.all([theirs, ours].map((store) => put(store, idOf(i), shopSession(251))));
}
