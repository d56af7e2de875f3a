import { type Driver, DriverError } from './driver.ts';

/** Those that looked like one server and were a proxy before several. */
const proxies = new WeakSet<Driver>();

/** Whether the keys of one run of a script may be on several servers. */
export function isSharded(driver: Driver): boolean {
  return driver.clustered || driver.nodeOf !== undefined || proxies.has(driver);
}

/** Whether a run was refused because they are, which is remembered. Nothing of it has happened. */
export function tellsOfShards(driver: Driver, error: unknown): boolean {
  const refused = error instanceof DriverError && error.redisCode === 'CROSSSLOT';
  if (refused) proxies.add(driver);
  return refused;
}
