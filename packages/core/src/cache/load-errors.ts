import { RedisPatternsError } from '../errors.ts';

/** A load failed a moment ago, and until `retryAfterMs` have passed no process tries again (`errorCooldown`). */
export class LoadCooldownError extends RedisPatternsError {
  override readonly name: string = 'LoadCooldownError';
  declare readonly code: 'CACHE_LOAD_COOLDOWN';
  readonly retryAfterMs: number;

  constructor(keyspace: string, retryAfterMs: number) {
    super(
      'CACHE_LOAD_COOLDOWN',
      `${keyspace}: loading failed a moment ago; it may be tried again in ${retryAfterMs} ms (errorCooldown)`,
    );
    this.retryAfterMs = retryAfterMs;
  }
}

export function loadTimeout(keyspace: string, ms: number): RedisPatternsError {
  return new RedisPatternsError('CACHE_LOAD_TIMEOUT', `${keyspace}: loading took longer than ${ms} ms (loadTimeout)`);
}

export function leaseLost(keyspace: string): RedisPatternsError {
  return new RedisPatternsError('LEASE_LOST', `${keyspace}: the entry was invalidated while it was being loaded`);
}

export function cacheClosed(): RedisPatternsError {
  return new RedisPatternsError('CACHE_CLOSED', 'the cache has been closed');
}
