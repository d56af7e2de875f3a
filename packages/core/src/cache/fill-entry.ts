import { cacheWrite, traced } from '../tracing.ts';
import { blockedLook } from './blocked.ts';
import { writeTail } from './entry.ts';
import { fill } from './fill.ts';
import type { Packed } from './packing.ts';
import { release } from './release.ts';
import type { Shelf } from './shelf.ts';
import { writeTags } from './tag-region.ts';

/** What is to be stored, and under which lease. */
export interface Filling<V> {
  readonly key: string;
  readonly token: string;
  readonly packed: Packed<V>;
  readonly freshMs: number;
  readonly keepMs: number;
  readonly costMs: number;
  readonly tags: readonly string[];
  /** Of the tag clock, before the load. */
  readonly sequence: string;
}

export interface Filled {
  /** False: the lease was lost. Null: Redis failed. */
  readonly stored: boolean | null;
  /** It was stored, and no tag was invalidated since the load began. */
  readonly stood: boolean;
}

/** FILL, and beside it the tags that the entry needs. */
export async function fillEntry<V>(shelf: Shelf<V>, filling: Filling<V>): Promise<Filled> {
  const { core, domain: cache, keyspace } = shelf;
  const { key, token, packed, freshMs, keepMs, costMs, tags, sequence } = filling;
  const tail = writeTail({ ...packed.content, costMs, tags: writeTags(tags, sequence) });
  core.keptFor(keepMs);
  const ensuring = tags.length === 0 ? null : core.tags.ensure(tags, sequence).catch(() => false);
  const sentAt = performance.now();
  const send = (): Promise<number> => core.link.run(key, fill, { key, token, freshMs, keepMs, tail });
  try {
    const softMs = await traced(
      cacheWrite,
      () => ({ cache, keyspace, ttlMs: freshMs, bytes: Buffer.byteLength(tail) }),
      send,
    );
    const stored = softMs > 0;
    if (stored) core.clock.learn(key, softMs - freshMs, sentAt);
    return { stored, stood: stored && (ensuring === null || (await ensuring)) };
  } catch (error) {
    blockedLook(shelf, error);
    await released(shelf, key, token);
    return { stored: null, stood: false };
  }
}

/** RELEASE. Answers whether the lease stood until now. */
export async function released<V>({ core }: Shelf<V>, key: string, token: string, cooldownMs = 0): Promise<boolean> {
  return core.link.run(key, release, { key, token, cooldownMs }).catch(() => false);
}
