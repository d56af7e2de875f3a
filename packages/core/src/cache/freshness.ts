/* When a value is handed out, refreshed, or loaded anew. Pure: times are server ms, `random` is in [0, 1). */

/**
 * - `fresh`: hand it out.
 * - `early`: hand it out, and let one process refresh it before it expires (XFetch).
 * - `stale`: hand it out, and refresh it in the background (stale-while-revalidate, RFC 5861).
 * - `grace`: load; hand it out only if that fails or takes too long (stale-if-error, RFC 5861).
 * - `dead`: load.
 */
export type Freshness = 'fresh' | 'early' | 'stale' | 'grace' | 'dead';

export interface FreshnessRules {
  /** From soft expiry on, ms. */
  readonly staleForMs: number;
  /** From soft expiry on, ms. */
  readonly graceForMs: number;
  /** Beta of XFetch; 0 switches it off. */
  readonly earlyRefresh: number;
}

export function freshnessAt(
  nowMs: number,
  softMs: number,
  costMs: number,
  rules: FreshnessRules,
  random: number,
): Freshness {
  if (softMs > nowMs) return nowMs + headStart(costMs, rules.earlyRefresh, random) < softMs ? 'fresh' : 'early';
  if (softMs + rules.staleForMs > nowMs) return 'stale';
  return softMs + rules.graceForMs > nowMs ? 'grace' : 'dead';
}

/**
 * How long before soft expiry this reader would refresh: exponentially distributed around the cost of a load, so that
 * of many readers one is early enough, and the others find it done. Vattani, Chierichetti, Lowenstein: Optimal
 * Probabilistic Cache Stampede Prevention, VLDB 2015.
 */
export function headStart(costMs: number, beta: number, random: number): number {
  return costMs * beta * -Math.log(1 - random);
}

/** How long an entry stays fresh, and how long Redis keeps it, ms. Jitter only ever shortens. */
export function lifetime(
  ttlMs: number,
  jitter: number,
  rules: FreshnessRules,
  random: number,
): { freshMs: number; keepMs: number } {
  const freshMs = Math.max(Math.round(ttlMs * (1 - jitter * random)), 1);
  return { freshMs, keepMs: freshMs + Math.max(rules.staleForMs, rules.graceForMs) };
}
