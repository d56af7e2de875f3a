import type { Outcome } from './outcome.ts';
import type { Request, Shelf } from './shelf.ts';

/**
 * How long ago a value was stored, ms; 0 for what was just loaded. An entry knows when it ends and not when it began,
 * so this takes the full ttl of the definition: jitter and `setTtl` make it too high by what they take off.
 */
export function ageMsOf<Id, V>(
  { core }: Shelf<V>,
  { key, rules }: Request<Id, V>,
  { value, softMs }: Outcome<V>,
): number {
  if (softMs === 0) return 0;
  const ttlMs = value === null ? rules.negativeTtlMs : rules.ttlMs(value);
  return Math.max(Math.round((core.clock.now(key) ?? softMs) - (softMs - ttlMs)), 0);
}
