/** Keys looked at in one go: well under a millisecond. */
const KEYS_AT_ONCE = 2_000;
const PAUSE_MS = 100;
const BUSY_PAUSE_MS = 10;

/** Removes expired keys that nobody asks for any more. */
export interface Sweeper {
  /** Has the keyspace swept from now on, until it is empty. */
  wake(): void;
  stop(): void;
}

/**
 * Walks through the keyspace a stretch at a time, faster while more than a quarter of what it meets has expired (as
 * Redis does). Its timer never keeps the process alive, and there is none while the keyspace is empty.
 *
 * `sweep` looks at so many keys, and tells how many it removed and how many are left altogether.
 */
export function createSweeper(sweep: (limit: number) => { expired: number; left: number }): Sweeper {
  let timer: NodeJS.Timeout | undefined;

  const sweepIn = (ms: number): void => {
    timer = setTimeout(() => {
      const { expired, left } = sweep(KEYS_AT_ONCE);
      timer = undefined;
      if (left > 0) sweepIn(expired > KEYS_AT_ONCE / 4 ? BUSY_PAUSE_MS : PAUSE_MS);
    }, ms).unref();
  };

  return {
    wake: () => {
      if (timer === undefined) sweepIn(PAUSE_MS);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
