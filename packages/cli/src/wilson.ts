/** A share with its 95 % interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.96;

/**
 * The share that `count` of `of` sampled keys stand for, by the Wilson score interval, which stays sound at 0, at 1 and
 * for few keys (https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval). An exact
 * sample has no interval. "0 of n" is bounded by the rule of three.
 */
export function shareOf(count: number, of: number, exact: boolean): Share {
  const share = of === 0 ? 0 : count / of;
  if (exact) return { count, of, share, low: share, high: share };
  if (of === 0) return { count, of, share, low: 0, high: 1 };
  if (count === 0) return { count, of, share, low: 0, high: Math.min(3 / of, 1) };
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))) / (1 + z2 / of);
  return { count, of, share, low: Math.max(middle - half, 0), high: Math.min(middle + half, 1) };
}

/** `12.3 %`, `12.3 % (11.7-13.0)`, `< 0.03 %`. */
export function shownShare({ count, share, low, high }: Share): string {
  if (low === high) return `${percent(share)} %`;
  if (count === 0) return `< ${percent(high)} %`;
  return `${percent(share)} % (${percent(low)}-${percent(high)})`;
}

function percent(share: number): string {
  const value = share * 100;
  return value === 0 || value === 100 ? String(value) : value.toFixed(value < 1 ? 2 : 1);
}
