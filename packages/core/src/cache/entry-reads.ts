import type { Breaker } from '../driver/breaker.ts';
import type { Driver, Reply } from '../driver/driver.ts';
import { list } from '../driver/reply.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';
import { createTurnBatch, type Waiting } from '../driver/turn-batch.ts';

/** Reads a whole entry. @throws `DriverError` */
export type ReadReply = (key: string) => Promise<Reply>;

type Asked = Waiting<string, Reply>;

/** So many entries travel in one reply at the most: the first reader need not wait for all of a large batch. */
const MOST = 32;

/**
 * The hot path of the cache. What is read in one turn of the event loop is read together: one MGET instead of so many
 * GETs takes half the work off this process and off the server. In a cluster, where keys of different slots must not
 * be in one command, it stays with GETs, in one write per node.
 */
export function createEntryReads(driver: Driver, breaker: Breaker, withinDeadline: SharedDeadline): ReadReply {
  const most = driver.clustered ? 1 : MOST;
  const read = createTurnBatch<string, Reply>(driver, breaker, withinDeadline, async (asked, deadline) => {
    const pieces: Promise<void>[] = [];
    for (let i = 0; i < asked.length; i += most) pieces.push(readTogether(driver, asked.slice(i, i + most), deadline));
    // A node that answers any of them has not failed.
    const settled = await Promise.allSettled(pieces);
    if (settled.every(({ status }) => status === 'rejected')) await pieces[0];
  });
  return (key) => read(key, key);
}

async function readTogether(driver: Driver, asked: readonly Asked[], deadline: number): Promise<void> {
  try {
    const keys = asked.map(({ question }) => question);
    const reply = await driver.send([keys.length === 1 ? 'get' : 'mget', ...keys], deadline);
    const replies = keys.length === 1 ? [reply] : list(reply, keys.length);
    for (const [index, { resolve }] of asked.entries()) resolve(replies[index] ?? null);
  } catch (error) {
    for (const { reject } of asked) reject(error);
    throw error;
  }
}
