import type { Purpose } from '@redis-patterns/core/keys';
import type { Severity } from './check.ts';

/*
 * What each eviction policy does to keys of a purpose. Measured on Redis 7.0.15: 20,000 sessions (TTL 1 day), 20,000
 * counters (TTL 1 min), then 100,000 cache writes (TTL 5 min) into room for about 20,000. Sessions left: noeviction
 * 20,000, but 80,180 cache writes refused; volatile-ttl 20,000; allkeys-lru 77; volatile-lru 73; lfu 3,900; random
 * 3,900. Counters left: noeviction 20,000, every other policy 16 to 3,734. docs/checks/MEM002.md shows the table.
 */

type Advice = Readonly<Record<Purpose, Severity | null>>;

const none: Advice = { cache: 'warn', session: null, rate: null, lock: null, queue: null };
const all: Advice = { cache: null, session: 'error', rate: 'error', lock: 'error', queue: 'error' };
const expiring: Advice = { ...all, cache: 'info' };
const soonest: Advice = { cache: 'info', session: 'info', rate: 'warn', lock: 'warn', queue: 'warn' };

const ADVICE: Readonly<Record<string, Advice>> = {
  noeviction: none,
  'allkeys-lru': all,
  'allkeys-lfu': all,
  'allkeys-lrm': all,
  'allkeys-random': all,
  'volatile-lru': expiring,
  'volatile-lfu': expiring,
  'volatile-lrm': expiring,
  'volatile-random': expiring,
  'volatile-ttl': soonest,
};

/** How bad a policy is for a purpose; null: not at all, undefined: the policy is not known. */
export function adviceOn(policy: string, purpose: Purpose): Severity | null | undefined {
  return ADVICE[policy]?.[purpose];
}

/** Whether a server of this policy forgets keys to make room. */
export function evicts(policy: string | undefined): boolean {
  return policy !== undefined && policy !== 'noeviction';
}
