import { DriverError } from '../driver/driver.ts';
import { publishDegraded, publishWarning } from '../tracing.ts';
import { blockedBy, type Look } from './look.ts';
import type { Shelf } from './shelf.ts';

/** A look that Redis failed is one too: at an entry that must be left alone. */
export async function orBlocked<V>(shelf: Shelf<V>, look: () => Look<V> | Promise<Look<V>>): Promise<Look<V>> {
  try {
    return await look();
  } catch (error) {
    return blockedLook(shelf, error);
  }
}

/** @throws the error itself when it is not Redis' */
export function blockedLook<V>({ keyspace }: Shelf<V>, error: unknown): Look<never> {
  if (!(error instanceof DriverError)) throw error;
  if (error.redisCode === 'WRONGTYPE') {
    publishWarning({ code: 'FOREIGN_KEY', message: `${keyspace}: a key holds a value of another type; left alone` });
    return blockedBy('foreign');
  }
  publishDegraded({ feature: 'cache', mode: 'open', code: error.code });
  return blockedBy('unavailable');
}
