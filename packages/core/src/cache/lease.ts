import { createLazyAbort, type LazyAbort } from './lazy-abort.ts';
import type { Link } from './link.ts';
import { leaseLost } from './load-errors.ts';
import { release } from './release.ts';
import { renew } from './renew.ts';

/** The right to load an entry, renewed until it is ended or lost. */
export interface Lease {
  readonly token: string;
  /** Aborts the load: the lease was lost, the load took too long, the cache was closed. */
  readonly abort: LazyAbort;
  /** Somebody removed or overwrote the entry, and the lease with it. */
  isLost(): boolean;
  /** Resolves when it is lost. */
  whenLost(): Promise<void>;
  /** Aborts the load, and lets others have the lease. */
  giveBack(reason: unknown): Promise<void>;
  /** Stops renewing. The lease stands until it is used up by FILL or RELEASE, or is over. */
  end(): void;
}

/** Renewed three times in its span, so that one lost renewal costs nothing. */
export function keepLease(link: Link, keyspace: string, key: string, token: string, leaseMs: number): Lease {
  const abort = createLazyAbort();
  const listeners: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let state: 'held' | 'lost' | 'ended' = 'held';

  const next = (): void => {
    timer = setTimeout(() => void renewed(), leaseMs / 3).unref();
  };
  const renewed = async (): Promise<void> => {
    // A renewal that Redis did not answer says nothing about the lease: FILL will tell.
    const stands = await link.run(key, renew, { key, token, leaseMs }).catch(() => true);
    if (state !== 'held') return;
    if (stands) return next();
    state = 'lost';
    abort.abort(leaseLost(keyspace));
    for (const tell of listeners) tell();
  };
  const end = (): void => {
    if (state === 'held') state = 'ended';
    clearTimeout(timer);
  };
  next();

  return {
    token,
    abort,
    isLost: () => state === 'lost',
    whenLost: () => (state === 'lost' ? Promise.resolve() : new Promise((resolve) => listeners.push(resolve))),
    end,
    giveBack: async (reason) => {
      end();
      abort.abort(reason);
      await link.run(key, release, { key, token, cooldownMs: 0 }).catch(() => false);
    },
  };
}
