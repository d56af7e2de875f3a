import type { Breaker } from '../driver/breaker.ts';
import { send } from '../driver/command.ts';
import { getRaw, mgetRaw } from '../driver/commands.ts';
import type { Driver, Reply } from '../driver/driver.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';
import { createTurnBatch, type Waiting } from '../driver/turn-batch.ts';

/** Reads what stands at a key. @throws `DriverError` */
export type ReadKey = (key: string) => Promise<Reply>;

/** The hot path of the cache. */
export interface Reads {
  readonly entry: ReadKey;
  /** The version of a tag. */
  readonly tag: ReadKey;
}

type Asked = Waiting<string, Reply>;

/** So many keys travel in one command at the most: the first reader need not wait for all of a large batch. */
const MOST = 32;

/**
 * What is read in one turn of the event loop is read together, each key once: one MGET instead of so many GETs takes
 * half the work off this process and off the server, and an entry comes with the versions of its tags. In a cluster,
 * where keys of different slots must not be in one command, entries stay with GETs, in one write per node; tags share
 * a slot.
 */
export function createReads(driver: Driver, breaker: Breaker, withinDeadline: SharedDeadline): Reads {
  const readsOf = (most: number): ReadKey => {
    const read = createTurnBatch<string, Reply>(driver, breaker, withinDeadline, (asked, deadline) =>
      readAll(driver, asked, most, deadline),
    );
    return (key) => read(key, key);
  };
  const tag = readsOf(MOST);
  return { tag, entry: driver.clustered ? readsOf(1) : tag };
}

async function readAll(driver: Driver, asked: readonly Asked[], most: number, deadline: number): Promise<void> {
  const byKey = new Map<string, Asked[]>();
  for (const one of asked) {
    const same = byKey.get(one.question);
    if (same === undefined) byKey.set(one.question, [one]);
    else same.push(one);
  }
  const keys = [...byKey.keys()];
  const pieces: Promise<void>[] = [];
  for (let i = 0; i < keys.length; i += most) pieces.push(readSome(driver, byKey, keys.slice(i, i + most), deadline));
  // A node that answers any of them has not failed.
  const settled = await Promise.allSettled(pieces);
  if (settled.every(({ status }) => status === 'rejected')) await pieces[0];
}

async function readSome(
  driver: Driver,
  byKey: ReadonlyMap<string, readonly Asked[]>,
  keys: readonly string[],
  deadline: number,
): Promise<void> {
  const asking = (key: string): readonly Asked[] => byKey.get(key) ?? [];
  const [key = ''] = keys;
  try {
    const replies =
      keys.length === 1 ? [await send(driver, getRaw(key), deadline)] : await send(driver, mgetRaw(keys), deadline);
    for (const [index, one] of keys.entries()) for (const { resolve } of asking(one)) resolve(replies[index] ?? null);
  } catch (error) {
    for (const one of keys) for (const { reject } of asking(one)) reject(error);
    throw error;
  }
}
