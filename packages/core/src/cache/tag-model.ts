import { clockUs, type Keyspace } from '../driver/keyspace.ts';

/* What the models of the tag scripts share. A sequence is 16 digits: µs since 1970, or one more than the last. */

export const sequence = (value: number): string => String(value).padStart(16, '0');

/** The clock's present sequence; the time, where it has none. */
export const readClock = (space: Keyspace, clock: string, injected: string | undefined): string =>
  space.get(clock) ?? sequence(clockUs(space, injected));

/** Renews a TTL of which more than half is gone. */
export function keepLonger(space: Keyspace, key: string, keepMs: number): void {
  if (space.ttlMs(key) * 2 < keepMs) space.expire(key, keepMs);
}
