import type { Cache } from '../cache/cache.ts';
import { RedisPatternsError } from '../errors.ts';
import { publishDegraded } from '../tracing.ts';

/**
 * Invalidates after a write has happened. A failure leaves the write's answer as it is, since the write stands; it can
 * be seen on `redis-patterns:degraded`.
 */
export async function invalidateTags(cache: Cache, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return;
  try {
    await cache.invalidateTags(tags);
  } catch (error) {
    const code = error instanceof RedisPatternsError ? error.code : 'DRIVER_FAILED';
    publishDegraded({ feature: 'http', mode: 'open', code });
  }
}
