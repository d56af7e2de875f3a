/** What a bucket answers, in whole numbers. */
export interface ExactAnswer {
  readonly granted: number;
  readonly remaining: number;
  /** µs until `least` fits; 0 when granted, null for never. */
  readonly retryAfterUs: number | null;
  readonly resetAfterUs: number;
}

/**
 * The bucket as it is defined: at most `burst + t·limit/per` in any time t, in exact fractions. The level is kept in
 * units of 1/per tokens, so it drains `limit` in each µs; the clock moves in ticks of 1, 10, 100 … µs, which is all
 * that may be rounded.
 */
export function exactBucket(
  limit: number,
  perUs: number,
  burst: number,
  tickUs: number,
): {
  take(nowUs: number, want: number, least: number): ExactAnswer;
} {
  const [rate, token, tick] = [BigInt(limit), BigInt(perUs), BigInt(tickUs)];
  const full = BigInt(burst) * token;
  let level = 0n;
  let last = 0n;

  /** µs until so much has drained, in whole ticks. */
  const drained = (amount: bigint): number => (amount <= 0n ? 0 : Number(ceilDiv(amount, rate * tick) * tick));

  return {
    take: (nowUs, want, least) => {
      const now = (BigInt(nowUs) / tick) * tick;
      level = max(level - (now - last) * rate, 0n);
      last = now;
      const room = Number((full - level) / token);
      const granted = Math.min(want, room) < least ? 0 : Math.min(want, room);
      level += BigInt(granted) * token;
      const needed = level + BigInt(least) * token - full;
      return {
        granted,
        remaining: Number((full - level) / token),
        retryAfterUs: granted > 0 ? 0 : least > burst ? null : drained(needed),
        resetAfterUs: drained(level),
      };
    },
  };
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
