import assert from 'node:assert/strict';
import { type Driver, runScript } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import { bucket, createLimiter, rateLimitScripts } from '@redis-patterns/core/rate-limit';
import { clockedDriver } from './clocked-driver.ts';
import { exactBucket } from './exact-bucket.ts';
import { type Random, random } from './random.ts';

/** What a fuzz run of the limiter is made of. */
export interface RateLimitFuzzOptions {
  readonly driver: Driver;
  readonly keys: Namespace;
  readonly ms: number;
  /** Repeats a run. */
  readonly seed?: number;
}

const STEPS = 500;
const AT_ONCE = 8;

/**
 * Random buckets, windows and logs in random steps, for a while, each answer compared with what its definition gives
 * in exact numbers. How many answers were compared.
 *
 * @throws an AssertionError, which names the seed, at the first difference
 */
export async function fuzzRateLimit({
  driver,
  keys,
  ms,
  seed,
}: RateLimitFuzzOptions): Promise<{ checks: number; seed: number }> {
  const dice = random(seed);
  const until = performance.now() + ms;
  let round = 0;
  while (performance.now() < until) {
    const trials = Array.from({ length: AT_ONCE }, () => {
      const key = keys.of('rate', 'fuzz', `${dice.seed}-${round++}`);
      return dice.pick([fuzzBucket, fuzzWindow, fuzzLog])({ driver, keys, key, dice });
    });
    await Promise.all(trials).catch((cause: unknown) => {
      throw new Error(`with seed ${dice.seed}`, { cause });
    });
  }
  return { checks: round * STEPS, seed: dice.seed };
}

interface Trial {
  readonly driver: Driver;
  readonly keys: Namespace;
  readonly key: string;
  readonly dice: Random;
}

/** Times that only move on: often not at all, often across what is asked for. */
function times(dice: Random, spanUs: number): number[] {
  let now = 31_536_000_000_000 + dice.int(0, 1_000_000);
  return Array.from({ length: STEPS }, () => {
    now += dice.pick([0, dice.size(1_000), dice.size(Math.ceil(spanUs))]);
    return now;
  });
}

async function fuzzBucket({ driver, keys, key, dice }: Trial): Promise<void> {
  const limit = dice.size(10_000);
  const perMs = dice.pick([1, 7, 100, 1_000, 1_001, 60_000, 3_600_000, 86_400_000]);
  const burst = dice.pick([limit, dice.size(500), 1]);
  const numbers = await compiled(driver, keys, bucket({ limit, per: perMs, burst }), burst);
  const exact = exactBucket(limit, perMs * 1_000, burst, numbers.tickUs);
  const steps = times(dice, (perMs * 2_000) / limit).map((testNow) => {
    const want = dice.pick([1, 1, 2, dice.size(burst + 1)]);
    return { key, numbers, want, least: dice.int(1, want), testNow };
  });
  const answers = await Promise.all(steps.map((step) => runScript(driver, rateLimitScripts.bucket, step)));
  for (const [i, { testNow, want, least }] of steps.entries()) {
    const { granted, resetAfterUs, remaining } = exact.take(testNow, want, least);
    const { granted: given = Number.NaN, state = Number.NaN } = answers[i] ?? {};
    const level = state - Math.floor(testNow / numbers.tickUs) * numbers.speed;
    const told = [
      given,
      Math.floor((numbers.ceiling - level) / numbers.unit),
      Math.ceil(level / numbers.speed) * numbers.tickUs,
    ];
    assert.deepEqual(told, [granted, remaining, resetAfterUs], `bucket of ${limit} per ${perMs} ms, burst ${burst}`);
  }
}

/** The numbers that a policy's script is given: a refused call shows them. */
async function compiled(driver: Driver, keys: Namespace, policy: ReturnType<typeof bucket>, burst: number) {
  const seen = clockedDriver(driver);
  await createLimiter({ driver: seen, keys, policies: { p: policy }, denyCache: false }).consume('x', {
    cost: burst + 1,
  });
  const [unit = 0, ceiling = 0, top = 0, , , tickUs = 1, speed = 1] = seen.lastArgs.map(Number);
  return { unit, ceiling, top, tickUs, speed };
}

async function fuzzWindow({ driver, key, dice }: Trial): Promise<void> {
  const [limit, parts, widthUs] = [dice.size(200), dice.pick([0, 2, 16, 60]), dice.pick([1_000, 62_500, 60_000_000])];
  const steps = times(dice, widthUs * 2).map((testNow) => ({ testNow, charge: dice.int(1, 3) }));
  const answers = await Promise.all(
    steps.map(({ testNow, charge }) => {
      const shape = [widthUs, parts, 0] as const;
      const states = [{ key, state: 'w', shadow: false, charge, ceiling: limit, shape }] as const;
      return runScript(driver, rateLimitScripts.check, { mode: 'take', states, testNow });
    }),
  );
  const counts = new Map<number, number>();
  for (const [i, { testNow, charge }] of steps.entries()) {
    const part = Math.floor(testNow / widthUs);
    for (const old of [...counts.keys()]) if (old < part - parts) counts.delete(old);
    const used = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const allowed = used + charge <= limit;
    if (allowed) counts.set(part, (counts.get(part) ?? 0) + charge);
    assert.deepEqual(
      [answers[i]?.found[0]?.passes, answers[i]?.found[0]?.state],
      [allowed, used],
      `window of ${limit}, ${parts} parts`,
    );
  }
}

async function fuzzLog({ driver, key, dice }: Trial): Promise<void> {
  const [limit, windowUs] = [dice.size(100), dice.pick([1_000, 1_000_000, 60_000_000])];
  const steps = times(dice, windowUs / limit).map((testNow) => ({ testNow, cost: dice.int(1, 3) }));
  const answers = await Promise.all(
    steps.map((step) =>
      runScript(driver, rateLimitScripts.slidingLog, { key, limit, windowUs, mode: 'take', ...step }),
    ),
  );
  let log: number[] = [];
  for (const [i, { testNow, cost }] of steps.entries()) {
    log = log.filter((time) => time > testNow - windowUs);
    const used = log.length;
    const allowed = used + cost <= limit;
    if (allowed) log.push(...Array<number>(cost).fill(testNow));
    assert.deepEqual([answers[i]?.allowed, answers[i]?.used], [allowed, used], `log of ${limit}`);
  }
}
