import { randomBytes } from 'node:crypto';
import { list, type Reply, text } from '@redis-patterns/core/driver';
import type { Node } from './node.ts';
import { Refused } from './refused.ts';

/**
 * SCAN from a random cursor to the end, then from the start: a run of neighbouring buckets, which hashing has made a
 * random choice of keys. `whole`: from the start, once. The reader stops when it has enough; keys may come twice.
 */
export async function* walk(ask: Node['ask'], count: number, whole: boolean): AsyncGenerator<readonly Reply[]> {
  if (whole) yield* scanFrom(ask, '0', count);
  else {
    yield* fromAnywhere(ask, count);
    yield* scanFrom(ask, '0', count);
  }
}

async function* fromAnywhere(ask: Node['ask'], count: number): AsyncGenerator<readonly Reply[]> {
  try {
    yield* scanFrom(ask, String(randomBytes(8).readBigUInt64BE()), count);
  } catch (error) {
    // A server that takes no cursor but its own: the walk from the start has to do.
    if (!(error instanceof Refused)) throw error;
  }
}

async function* scanFrom(ask: Node['ask'], start: string, count: number): AsyncGenerator<readonly Reply[]> {
  let cursor = start;
  do {
    const [next, page] = list(await ask('scan', cursor, 'count', count), 2);
    cursor = text(next);
    yield list(page);
  } while (cursor !== '0');
}
