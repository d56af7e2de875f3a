import { sabotaged } from '@redis-patterns/testkit';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Driver } from '../driver/driver.ts';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createCache } from './cache.ts';
import type { Cached } from './cached.ts';

/*
 * The lease protocol under every order of events, on the real code: fast-check decides when each command reaches the
 * server, when each reply arrives, when the database is read and when it answers, and when a process dies. Time passes
 * only when nothing else can happen.
 */

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Row {
  readonly version: number;
}

/** What happens in one run. */
interface Play {
  readonly how: 'invalidate' | 'del' | 'tags' | 'mutate';
  readonly crash: boolean;
  readonly stale: boolean;
  /** All entries were absent so far: readers claim theirs at once. */
  readonly cold: boolean;
}

const WRITES = ['invalidate', 'del', 'tags', 'mutate'] as const;

const plays = (writes: readonly Play['how'][]): fc.Arbitrary<Play> =>
  fc.record({ how: fc.constantFrom(...writes), crash: fc.boolean(), stale: fc.boolean(), cold: fc.boolean() });

/** A driver whose commands and replies travel for as long as the scheduler likes; a dead process' never arrive. */
function travelling(driver: Driver, s: fc.Scheduler, process: { readonly name: string; dead: boolean }): Driver {
  const travel = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
    await s.schedule(Promise.resolve(), `${process.name}: ${what}`);
    if (process.dead) return new Promise(() => undefined);
    const reply = await act();
    await s.schedule(Promise.resolve(), `${process.name}: reply to ${what}`);
    return process.dead ? new Promise(() => undefined) : reply;
  };
  return {
    ...driver,
    send: (args, ...rest) => travel(args[0], () => driver.send(args, ...rest)),
    run: (script, keys, args, ...rest) => travel(script.name, () => driver.run(script, keys, args, ...rest)),
  };
}

/** Runs what is scheduled in the order fast-check chooses; when nothing is, lets time pass. */
async function playOut(s: fc.Scheduler, done: Promise<unknown>): Promise<void> {
  let over = false;
  const settle = (): void => {
    over = true;
  };
  done.then(settle, settle);
  for (let quiet = 0; !over; ) {
    await new Promise((resolve) => setImmediate(resolve));
    if (s.count() > 0) {
      quiet = 0;
      await s.waitOne();
    } else if (!over) {
      if (++quiet > 10_000) throw new Error('nothing happens any more');
      vi.advanceTimersByTime(20);
    }
  }
}

async function runOnce(s: fc.Scheduler, store: Driver, { how, crash, stale, cold }: Play): Promise<void> {
  const keys = createKeys('shop');
  const database = { version: 1 };
  const load = async (): Promise<Row> => {
    await s.schedule(Promise.resolve(), 'the database is read');
    const { version } = database;
    await s.schedule(Promise.resolve(), `the database answers ${version}`);
    return { version };
  };
  const open = (
    name: string,
  ): { process: { name: string; dead: boolean }; driver: Driver; entries: Cached<string, Row> } => {
    const process = { name, dead: false };
    const driver = travelling(store, s, process);
    const cache = createCache({ driver, keys });
    const entries = cache.define('product', {
      load: (_id: string) => load(),
      ttl: stale ? 1 : '1m',
      staleFor: stale ? '1m' : 0,
      jitter: 0,
      earlyRefresh: 0,
      lease: 500,
      ...(how === 'tags' && { tags: ['all'] }),
      ...(how === 'mutate' && { hold: '1s' }),
    });
    return { process, driver, entries };
  };
  const [a, b, c] = [open('a'), open('b'), open('c')];
  const tagger = createCache({ driver: c.driver, keys });
  const absent = Array.from({ length: 16 }, (_, id) => `${id}`);
  const look = () => [a, b, c].flatMap(({ entries }) => absent.map((id) => entries.peek(id)));
  if (cold) await playOut(s, Promise.all(look()));

  const reader = async (entries: Cached<string, Row>): Promise<number | undefined> => {
    await s.schedule(Promise.resolve(), 'a reader begins');
    return (await entries.get('p'))?.version;
  };
  /** Readers that begin after the commit, while the entry is held. */
  const held: Promise<number | undefined>[] = [];
  const write = async (): Promise<void> => {
    await s.schedule(Promise.resolve(), 'commit');
    database.version = 2;
    if (how === 'mutate') held.push(reader(b.entries), reader(c.entries));
  };
  const writer = async (): Promise<void> => {
    if (how === 'mutate') return c.entries.mutate('p', write);
    await write();
    if (how === 'tags') await tagger.invalidateTags('all');
    else if (how === 'del') await c.driver.send(['del', keys.of('product', 'cache', 'p')]);
    else await c.entries.invalidate('p');
  };
  const dies = async (): Promise<void> => {
    await s.schedule(Promise.resolve(), 'a dies');
    a.process.dead = true;
  };

  const early = [reader(a.entries), reader(a.entries), reader(b.entries)];
  const late = writer().then(() =>
    Promise.all([...(crash ? [] : [reader(a.entries)]), reader(b.entries), reader(c.entries)]),
  );
  for (const one of early) one.catch(() => undefined); // a dead process answers nobody
  await playOut(s, Promise.all([late, early[2], ...(crash ? [dies()] : early)]));
  await playOut(s, Promise.all(held));
  for (const version of [...(await late), ...(await Promise.all(held))]) expect(version).toBe(2);
  const last = open('last').entries.get('p');
  await playOut(s, last);
  expect((await last)?.version).toBe(2);
}

const explore = (store: () => Driver, numRuns: number, writes: readonly Play['how'][] = WRITES): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), plays(writes), (s, play) =>
      runOnce(s, store(), play).finally(() => vi.clearAllTimers()),
    ),
    { numRuns, endOnFailure: true },
  );

const RUNS = Number(process.env['INTERLEAVINGS'] ?? 300);

test('whatever the order of events, nobody who begins after an acknowledged write gets an older value', async () => {
  await explore(() => memoryDriver(), RUNS);
}, 60_000);

test.each([
  ['fill-unchecked', 'del'],
  ['invalidation-spares-leases', 'del'],
  ['no-holds', 'mutate'],
  ['tags-unmoved', 'tags'],
] as const)(
  'such an order is found when the cache is sabotaged: %s',
  async (sabotage, write) => {
    const exploring = explore(() => sabotaged(memoryDriver(), sabotage), 3_000, [write]);
    await expect(exploring).rejects.toThrow('Property failed');
  },
  60_000,
);
