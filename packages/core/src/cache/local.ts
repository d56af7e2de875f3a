import type { Driver } from '../driver/driver.ts';
import { toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import { createLocalTier, type LocalTier } from './local-tier.ts';
import { createWatcher, type Watcher } from './local-watch.ts';
import type { LocalTierOptions } from './options.ts';

/** The in-process tier of a cache: its copies, and who hears of changes to them. */
export interface Local {
  readonly tier: LocalTier;
  readonly watcher: Watcher;
}

/** @throws `INVALID_OPTION` */
export function createLocal(driver: Driver, options: LocalTierOptions | false, tagPrefix: string): Local | null {
  if (options === false) return null;
  if (driver.track === undefined) throw invalidOption('l1 needs a driver that can track keys (`track`)');
  const { maxEntries = 1_000, maxBytes = 16 * 1024 * 1024, maxStaleness = '1s' } = options;
  for (const [name, value] of Object.entries({ maxEntries, maxBytes })) {
    if (!Number.isSafeInteger(value) || value < 1) throw invalidOption(`l1.${name} must be an integer above 0`);
  }
  const maxStalenessMs = toMs(maxStaleness, { name: 'l1.maxStaleness', min: 30 });
  const tier = createLocalTier(maxEntries, maxBytes);
  return { tier, watcher: createWatcher({ driver, tier, maxStalenessMs, tagPrefix }) };
}
