import { int } from '@redis-patterns/core/driver';
import type { Collection, SampledKey, Skip } from './facts.ts';
import type { Node } from './node.ts';
import type { Pace } from './pace.ts';
import { Refused } from './refused.ts';

/** The command that counts the elements of a type: each is O(1). */
const COUNTS: Readonly<Record<string, string>> = {
  hash: 'hlen',
  list: 'llen',
  set: 'scard',
  stream: 'xlen',
  zset: 'zcard',
};
/** An element takes more than a byte, so what has fewer bytes has not thousands of elements. */
const LEAST_BYTES = 5_000;
const PAGE = 100;

/** Counts the elements of the larger keys of a sample, a page in one write; where none can be counted, says why. */
export async function readElements(
  node: Node,
  keys: readonly SampledKey[],
  pace: Pace,
  stop: AbortSignal,
): Promise<readonly Collection[] | Skip> {
  const large = keys.filter(({ utf8, type, bytes }) => utf8 && type in COUNTS && (bytes ?? LEAST_BYTES) >= LEAST_BYTES);
  const counted: Collection[] = [];
  let why: Skip | undefined;
  for (let i = 0; i < large.length && !stop.aborted && !pace.tooSlow(); i += PAGE) {
    const page = large.slice(i, i + PAGE);
    const counts = await pace.run(() => Promise.all(page.map((key) => countOf(node, key))));
    for (const count of counts) {
      if ('skip' in count) why = count;
      else counted.push(count);
    }
  }
  return counted.length === 0 && why !== undefined ? why : counted;
}

async function countOf(node: Node, key: SampledKey): Promise<Collection | Skip> {
  try {
    return { key, elements: int(await node.ask(COUNTS[key.type] ?? '', key.name)) };
  } catch (error) {
    if (error instanceof Refused) return error.why;
    throw error;
  }
}
