import { type Driver, pexpire, send } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import type { KeyGroup } from './store-view.ts';

/** What the page says about the health of the keys. */
export interface Finding {
  readonly endless: number;
  readonly evidence: readonly string[];
  /** What could not be looked at here. */
  readonly skipped: string;
}

const BROKEN = 20;

/** Keys without an end, found in what the page sees of the store. */
export function findingIn(groups: readonly KeyGroup[], driverName: string): Finding {
  const endless = groups.flatMap(({ name, keys }) =>
    keys.filter(({ ttlMs }) => ttlMs === null).map(({ id }) => `${name}:${id}`),
  );
  return {
    endless: groups.reduce((sum, { endless: count }) => sum + count, 0),
    evidence: endless.slice(0, 2),
    skipped:
      driverName === 'memory'
        ? 'Memory, eviction policy and version of a server: not applicable to the memory driver.'
        : '',
  };
}

/** Writes sessions as a careless script would: without a TTL. */
export async function breakTheRule(driver: Driver, keys: Namespace): Promise<void> {
  const names = Array.from({ length: BROKEN }, (_, i) => keys.of('session', 'careless', i));
  await Promise.all(names.map((key) => driver.send(['SET', key, 'no end'])));
}

/** Gives them an end, a near one. */
export async function keepTheRule(driver: Driver, keys: Namespace): Promise<void> {
  const names = Array.from({ length: BROKEN }, (_, i) => keys.of('session', 'careless', i));
  await Promise.all(names.map((key) => send(driver, pexpire(key, 20_000))));
}
