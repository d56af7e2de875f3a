import { RedisPatternsError } from '../errors.ts';
import { publishLost } from './failure.ts';

/** One slot of a semaphore, held until it is released, lost, or no longer renewed. */
export interface Lease extends AsyncDisposable {
  readonly id: string;
  /**
   * Aborts with `LEASE_LOST` before another can hold the slot: stop the work then. (A process that is stopped for
   * longer than the lease sees it only when it goes on.)
   */
  readonly signal: AbortSignal;
  /** Renews now, beside the timer that does so by itself; false when the slot is lost. */
  renew(): Promise<boolean>;
  /** Gives the slot back. Never rejects: a slot that cannot be given back frees itself when the lease ends. */
  release(): Promise<void>;
}

/** What a lease does to Redis. */
export interface LeaseCalls {
  /** Whether the slot is still held. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/**
 * Holds a slot: renews it at every third of the lease, by one timer that keeps no process alive. The slot is certain
 * until `leaseMs` after the last successful renewal was **sent**, by this process' monotonic clock; the server counts
 * from when it ran, which is later, so the signal comes before another can have the slot.
 */
export function holdLease(id: string, leaseMs: number, sentAt: number, calls: LeaseCalls): Lease {
  const lost = new AbortController();
  let certainUntil = sentAt + leaseMs;
  let held = true;
  let timer: NodeJS.Timeout;

  const end = (): boolean => {
    const was = held;
    held = false;
    clearTimeout(timer);
    return was;
  };

  const lose = (): void => {
    if (!end()) return;
    lost.abort(new RedisPatternsError('LEASE_LOST', 'the lease was not renewed in time; another may hold the slot'));
  };

  const renew = async (): Promise<boolean> => {
    if (!held) return false;
    const sent = performance.now();
    if (await calls.renew()) certainUntil = Math.max(certainUntil, sent + leaseMs);
    else lose();
    return held;
  };

  const release = async (): Promise<void> => {
    if (end()) await calls.release();
  };

  const arm = (): void => {
    timer = setTimeout(
      () => {
        if (performance.now() >= certainUntil) return lose();
        arm();
        renew().catch(publishLost);
      },
      Math.max(Math.min(leaseMs / 3, certainUntil - performance.now()), 0),
    );
    timer.unref();
  };

  arm();
  return { id, signal: lost.signal, renew, release, [Symbol.asyncDispose]: release };
}
