import type { Lease } from './lease.ts';
import { createLink } from './link.ts';
import { cacheClosed } from './load-errors.ts';
import { createLocal } from './local.ts';
import { type CacheOptions, checkOptions } from './options.ts';
import { createServerClock } from './server-clock.ts';
import type { Core } from './shelf.ts';
import { createTags } from './tags.ts';
import { createWaiting } from './waiting.ts';

const DAY_MS = 86_400_000;

/** @throws `INVALID_OPTION` */
export function createCore(options: CacheOptions): Core {
  const { deadlineMs, writeDeadlineMs, tagTtlMs } = checkOptions(options);
  const { driver, keys, breaker } = options;
  const link = createLink({ driver, deadlineMs, breaker });
  const clock = createServerClock(link);
  const tagPrefix = `${keys.app}:cache:tag:`;
  const local = createLocal(driver, options.l1 ?? false, tagPrefix);
  const leases = new Set<Lease>();
  let longestMs = 0;
  let closed = false;
  return {
    link,
    keys,
    clock,
    deadlineMs,
    writeDeadlineMs,
    tags: createTags(link, keys, () => tagTtlMs ?? Math.max(2 * longestMs, DAY_MS)),
    waiting: createWaiting(link, clock),
    leases,
    local,
    keptFor: (ms) => {
      longestMs = Math.max(longestMs, ms);
    },
    checkOpen: () => {
      if (closed) throw cacheClosed();
    },
    close: async () => {
      closed = true;
      await Promise.all([local?.watcher.close(), ...[...leases].map((lease) => lease.giveBack(cacheClosed()))]);
    },
  };
}
