import { type Driver, pexpire, send } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';

const BROKEN = 20;
const NEAR_MS = 20_000;
const APART_MS = 500;

function namesIn(keys: Namespace): string[] {
  return Array.from({ length: BROKEN }, (_, i) => keys.of('session', 'careless', i));
}

/** Writes sessions as a careless script would: without a TTL. */
export async function breakTheRule(driver: Driver, keys: Namespace): Promise<void> {
  await Promise.all(namesIn(keys).map((key) => driver.send(['SET', key, 'no end'])));
}

/** Gives them an end, a near one, and not all the same. */
export async function keepTheRule(driver: Driver, keys: Namespace): Promise<void> {
  await Promise.all(namesIn(keys).map((key, i) => send(driver, pexpire(key, NEAR_MS + i * APART_MS))));
}
