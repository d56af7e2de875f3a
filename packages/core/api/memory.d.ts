// What @redis-patterns/core/memory exports. Made by `pnpm run api`: review its diff.
import { Driver } from "../driver/driver.ts";
/** Options of {@link memoryDriver}. */
interface MemoryDriverOptions {
  /** Keys kept at most; above, those not used for longest are evicted. Default 100,000. */
  readonly maxKeys?: number;
  /** The clock, ms since 1970: for tests that move time. Default `Date.now`. */
  readonly now?: () => number;
}
/**
 * Redis in this process: for development, tests and fallbacks, with no server and no dependency. Every pattern runs on
 * it; scripts run as their TypeScript models. One driver is one store: what shares the driver shares the data, which
 * other processes do not see and which ends with the process.
 *
 * Bulk strings that are ASCII come as text, all others as bytes. A command other than those the patterns send is
 * refused like a server refuses an unknown one.
 *
 * @throws `INVALID_OPTION`
 */
export declare function memoryDriver({ maxKeys, now }?: MemoryDriverOptions): Driver;
export type { MemoryDriverOptions };