import type { Reply } from '../driver/driver.ts';
import { type Acquired, acquire } from './acquire.ts';
import { claim } from './claim.ts';
import { release } from './release.ts';
import type { Shelf } from './shelf.ts';
import { newToken } from './token.ts';

export interface LeaseWish {
  readonly key: string;
  readonly leaseMs: number;
  /** Soft expiry of the value that was seen, as it is written; '' for none. */
  readonly seen: string;
  /** The key was not there when it was looked at. */
  readonly absent: boolean;
  /** The load may bear tags: their clock is read beside. */
  readonly tagged: boolean;
}

/** What ACQUIRE answered, and under which token it was asked. */
export interface Asked {
  readonly acquired: Acquired;
  readonly token: string;
  /** Of the tag clock, before the load; '' where there are no tags. */
  readonly sequence: string;
}

/** Asks for the right to load an entry. @throws `DriverError` */
export async function askLease<V>(shelf: Shelf<V>, wish: LeaseWish): Promise<Asked> {
  const { tags } = shelf.core;
  const token = newToken();
  const asking = wish.tagged ? tags.sequence() : null;
  asking?.catch(() => undefined);
  const acquired = wish.absent ? await claimAbsent(shelf, wish, token) : await acquireEntry(shelf, wish, token);
  if (acquired.state !== 'G' || asking === null) return { acquired, token, sequence: '' };
  try {
    return { acquired, token, sequence: await asking };
  } catch (error) {
    giveBack(shelf, wish.key, token);
    throw error;
  }
}

async function acquireEntry<V>(shelf: Shelf<V>, { key, leaseMs, seen }: LeaseWish, token: string): Promise<Acquired> {
  const { link, clock } = shelf.core;
  const sentAt = performance.now();
  const tooLate = (late: Acquired): void => {
    if (late.state === 'G') giveBack(shelf, key, token);
  };
  const acquired = await link.run(key, acquire, { key, token, leaseMs, seen }, tooLate);
  clock.learn(key, acquired.now, sentAt);
  return acquired;
}

/** What stands there by now tells by itself who may load; a lease is over when its key is. */
async function claimAbsent<V>(shelf: Shelf<V>, { key, leaseMs }: LeaseWish, token: string): Promise<Acquired> {
  const { link, clock } = shelf.core;
  const now = clock.now(key) ?? 0;
  const tooLate = (standing: Reply): void => {
    if (standing === null) giveBack(shelf, key, token);
  };
  const standing = await link.send(key, claim(key, token, leaseMs, now), tooLate);
  if (standing === null) return { state: 'G', now, waitMs: leaseMs, owner: token, entry: '' };
  return { state: 'H', now, waitMs: 0, owner: '', entry: standing };
}

/** Whether no entry came with the answer: the one that stands is the one that was seen. */
export function bringsNothing(entry: Reply): boolean {
  return entry === null || ((typeof entry === 'string' || entry instanceof Uint8Array) && entry.length === 0);
}

/** Whoever waits for this load is told soon; if this fails, when the lease is over. */
function giveBack<V>({ core }: Shelf<V>, key: string, token: string): void {
  core.link.run(key, release, { key, token, cooldownMs: 0 }).catch(() => undefined);
}
