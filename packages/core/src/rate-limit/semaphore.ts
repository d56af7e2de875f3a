import { randomBytes } from 'node:crypto';
import { type Duration, toMs } from '../duration.ts';
import type { Namespace } from '../keys/keys.ts';
import { type Attempt, createAttempt } from './acquire-attempt.ts';
import type { OnFailure } from './failure.ts';
import { createGuard, type GuardOptions } from './guard.ts';
import type { Lease } from './lease.ts';
import { spanMs } from './one-bucket.ts';
import { count } from './policy.ts';
import { checkName } from './rule-book.ts';
import { sleepUntil } from './sleep.ts';
import { stateKeys } from './subject.ts';
import { tracedAcquire } from './trace.ts';

export interface SemaphoreOptions extends GuardOptions {
  readonly keys: Namespace;
  /** Part of the key: `{app}:rate:{policy}:{subject}`. */
  readonly policy: string;
  /** How many may hold a slot at the same time. */
  readonly limit: number;
  /** How long a slot outlives a holder that crashed: 1 second to 1 hour. It is renewed at every third of that. */
  readonly lease: Duration;
  /** What to answer while Redis does not. Default `'open'`: a lease that holds nothing. */
  readonly onFailure?: OnFailure;
}

export interface AcquireOptions {
  /** How long to wait for a slot; among those who wait there is no order. Default 0. */
  readonly maxWait?: Duration;
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal;
}

/** Bounds what is in flight. */
export interface Semaphore {
  /**
   * A slot, or null when there is none within `maxWait`. `await using lease = …` gives it back.
   *
   * @throws `INVALID_ARGUMENT`; the reason of the caller's signal
   */
  acquire(subject: string, options?: AcquireOptions): Promise<Lease | null>;
}

const LEAST_LEASE_MS = 1_000;
const LONGEST_LEASE_MS = 3_600_000;

/**
 * At most `limit` holders at a time, of each subject. A holder that crashes frees its slot after `lease`.
 *
 * It is a limit and no lock: after a pause longer than the lease, two holders of a slot may overlap until the first
 * sees its signal.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createSemaphore } from '@redis-patterns/core/rate-limit';
 *
 * const reports = createSemaphore({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policy: 'reports',
 *   limit: 2,
 *   lease: '30s',
 * });
 * await using lease = await reports.acquire('u_42', { maxWait: '1s' });
 * if (lease === null) console.warn('too many reports at once');
 * ```
 */
export function createSemaphore(options: SemaphoreOptions): Semaphore {
  const { driver, policy } = options;
  checkName(policy);
  const limit = count('limit', options.limit);
  const leaseMs = toMs(options.lease, { name: 'lease', min: LEAST_LEASE_MS, max: LONGEST_LEASE_MS });
  const keys = stateKeys(options.keys, false);
  const guard = createGuard(options);
  const attempt = createAttempt({ driver, guard, limit, leaseMs }, options.onFailure ?? 'open');

  const persist = async (key: string, giveUpAt: number, signal: AbortSignal | undefined): Promise<Attempt> => {
    const id = randomBytes(8).toString('base64url');
    while (true) {
      signal?.throwIfAborted();
      const tried = await attempt(key, id);
      if (signal?.aborted) await tried.lease?.release();
      signal?.throwIfAborted();
      const now = performance.now();
      if (tried.lease !== null || tried.source === 'none' || now >= giveUpAt) return tried;
      await sleepUntil(Math.min(now + Math.min(tried.nextMs, pollMs()), giveUpAt), signal);
    }
  };

  return {
    acquire: async (subject, { maxWait = 0, signal } = {}) => {
      const key = keys.of(policy, subject, undefined);
      const giveUpAt = performance.now() + spanMs('maxWait', maxWait, 0);
      const { lease } = await tracedAcquire({ policy, limit }, () => persist(key, giveUpAt, signal));
      return lease;
    },
  };
}

/** Slots come free unannounced; whoever waits looks about as often as a person would not notice. */
function pollMs(): number {
  return 50 + Math.random() * 50;
}
