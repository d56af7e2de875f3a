import assert from 'node:assert/strict';
import { runScript } from '@redis-patterns/core/driver';
import { bucket, type Limiter, rateLimitScripts } from '@redis-patterns/core/rate-limit';
import { clockedDriver } from './clocked-driver.ts';
import { exactBucket } from './exact-bucket.ts';
import { type Random, random } from './random.ts';
import type { Contract, World } from './world.ts';

/** Burst 5, one token per second, as in the vectors of redis-cell. */
const CELL = { unit: 1_000_000, ceiling: 5_000_000, top: 10_000_000, tickUs: 1, speed: 1 };

/** redis-cell, `it_rate_limits`: ms since the start, volume, then remaining, reset and retry in ms, limited. */
const VECTORS: readonly (readonly [number, number, number, number, number, boolean])[] = [
  [0, 6, 5, 0, -1, true],
  [0, 1, 4, 1_000, -1, false],
  [0, 1, 3, 2_000, -1, false],
  [0, 1, 2, 3_000, -1, false],
  [0, 1, 1, 4_000, -1, false],
  [0, 1, 0, 5_000, -1, false],
  [0, 1, 0, 5_000, 1_000, true],
  [3_000, 1, 2, 3_000, -1, false],
  [3_100, 1, 1, 3_900, -1, false],
  [4_000, 1, 1, 4_000, -1, false],
  [8_000, 1, 4, 1_000, -1, false],
  [9_500, 1, 4, 1_000, -1, false],
  [9_500, 0, 4, 1_000, -1, false],
  [9_500, 2, 2, 3_000, -1, false],
  [9_500, 5, 2, 3_000, 3_000, true],
];

export function bucketContract(contract: Contract, thorough: boolean): void {
  contract('a bucket matches the 15 vectors of redis-cell it_rate_limits, in bucket.lua', async ({ driver, keys }) => {
    const key = keys.of('rate', 'cell', 'bucket');
    for (const [at, volume, remaining, reset, retry, limited] of VECTORS.filter(([, volume]) => volume > 0)) {
      const input = { key, numbers: CELL, want: volume, least: volume, testNow: 1_000_000_000 + at * 1_000 };
      const { granted, state } = await runScript(driver, rateLimitScripts.bucket, input);
      const level = state - input.testNow;
      assert.deepEqual(
        { limited: granted === 0, remaining: Math.floor((CELL.ceiling - level) / CELL.unit), reset: level / 1_000 },
        { limited, remaining, reset },
      );
      if (retry >= 0) assert.equal(level + volume * CELL.unit - CELL.ceiling, retry * 1_000);
    }
  });

  contract('a bucket matches the 15 vectors of redis-cell it_rate_limits, in check.lua', async ({ driver, keys }) => {
    const key = keys.of('rate', 'cell', 'check');
    for (const [at, volume, remaining, reset, retry, limited] of VECTORS) {
      const charge = volume * CELL.unit;
      const shape = [CELL.tickUs, CELL.speed, CELL.top] as const;
      const testNow = 1_000_000_000 + at * 1_000;
      const { found } = await runScript(driver, rateLimitScripts.check, {
        mode: volume === 0 ? 'peek' : 'take',
        states: [{ key, state: 'b', shadow: false, charge, ceiling: CELL.ceiling, shape }],
        testNow,
      });
      const level = (found[0]?.state ?? Number.NaN) - testNow;
      assert.deepEqual(
        { limited: !found[0]?.passes, remaining: (CELL.ceiling - level) / CELL.unit, reset: level / 1_000 },
        { limited, remaining: remaining + ((CELL.ceiling - level) % CELL.unit) / CELL.unit, reset },
      );
      if (retry >= 0) assert.equal(level + charge - CELL.ceiling, retry * 1_000);
    }
  });

  contract('a bucket equals an exact rational bucket, also when it gives only part', async (world) => {
    const dice = random();
    const policies = Array.from({ length: thorough ? 100 : 30 }, () => randomBucket(dice));
    await Promise.all(policies.map((policy) => stepsAgree(world, dice, policy))).catch(seeded(dice));
  });

  contract('a decision says exactly what remains, when to retry and when all is back', async (world) => {
    const dice = random();
    const policies = Array.from({ length: thorough ? 40 : 20 }, () => randomBucket(dice));
    await Promise.all(policies.map((policy) => decisionsAgree(world, dice, policy))).catch(seeded(dice));
  });
}

const STEPS = 250;
const DECISIONS = 50;

interface RandomBucket {
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
  /** A span in which something happens, µs. */
  readonly pause: () => number;
  readonly cost: () => number;
}

function randomBucket(dice: Random): RandomBucket {
  const limit = dice.size(5_000);
  const perMs = dice.pick([1, 7, 100, 1_000, 1_001, 60_000, 3_600_000, 86_400_000]);
  const burst = dice.pick([limit, dice.size(200), 1]);
  return {
    limit,
    perMs,
    burst,
    pause: () => dice.pick([0, dice.size(1_000), dice.size(Math.ceil((perMs * 2_000) / limit))]),
    cost: () => dice.pick([1, 1, 2, dice.size(burst + 1)]),
  };
}

/** A limiter of this one bucket whose clock stands still, and the numbers that its script gets. */
async function compiled(
  place: World,
  { limit, perMs, burst }: RandomBucket,
  subject: string,
): Promise<{
  clocked: ReturnType<typeof clockedDriver>;
  limiter: Limiter<'b'>;
  numbers: typeof CELL;
}> {
  const clocked = clockedDriver(place.driver);
  const limiter = place.limiter({ b: bucket({ limit, per: perMs, burst }) }, { driver: clocked });
  await limiter.consume(subject, { cost: burst + 1 }); // refused: it only shows the numbers
  const [unit, ceiling, top, , , tickUs = 1, speed = 1] = clocked.lastArgs.map(Number);
  return {
    clocked,
    limiter,
    numbers: { unit: Number(unit), ceiling: Number(ceiling), top: Number(top), tickUs, speed },
  };
}

/** All steps are sent at once: the server takes them in order. */
async function stepsAgree(place: World, dice: Random, policy: RandomBucket): Promise<void> {
  const { clocked, numbers } = await compiled(place, policy, 'x');
  const key = place.keys.of('rate', 'steps', dice.int(0, 2 ** 31));
  let testNow = clocked.clock.us;
  const steps = Array.from({ length: STEPS }, () => {
    testNow += policy.pause();
    const want = policy.cost();
    return { key, numbers, want, least: dice.int(1, want), testNow };
  });
  const answers = await Promise.all(steps.map((step) => runScript(place.driver, rateLimitScripts.bucket, step)));
  const exact = exactBucket(policy.limit, policy.perMs * 1_000, policy.burst, numbers.tickUs);
  for (const [i, { testNow, want, least }] of steps.entries()) {
    const { granted, remaining, resetAfterUs } = exact.take(testNow, want, least);
    const { granted: given = Number.NaN, state = Number.NaN } = answers[i] ?? {};
    const level = state - Math.floor(testNow / numbers.tickUs) * numbers.speed;
    const same =
      given === granted &&
      Math.floor((numbers.ceiling - level) / numbers.unit) === remaining &&
      Math.ceil(level / numbers.speed) * numbers.tickUs === resetAfterUs;
    assert.ok(same, `${policy.limit} per ${policy.perMs} ms, burst ${policy.burst}: step ${i} differs`);
  }
}

async function decisionsAgree(place: World, dice: Random, policy: RandomBucket): Promise<void> {
  const subject = String(dice.int(0, 2 ** 31));
  const { clocked, limiter, numbers } = await compiled(place, policy, subject);
  const exact = exactBucket(policy.limit, policy.perMs * 1_000, policy.burst, numbers.tickUs);
  for (let step = 0; step < DECISIONS; step++) {
    clocked.clock.us += policy.pause();
    const cost = policy.cost();
    const { allowed, source, retryAfterMs, policies } = await limiter.consume(subject, { cost });
    const { granted, remaining, retryAfterUs, resetAfterUs } = exact.take(clocked.clock.us, cost, cost);
    const told = { allowed, source, retryAfterMs, remaining: policies.b?.remaining, reset: policies.b?.resetAfterMs };
    assert.deepEqual(told, {
      allowed: granted > 0,
      source: 'redis',
      retryAfterMs: retryAfterUs === null ? null : Math.ceil(retryAfterUs / 1_000),
      remaining,
      reset: Math.ceil(resetAfterUs / 1_000),
    });
  }
}

function seeded({ seed }: Random): (error: unknown) => never {
  return (cause) => {
    throw new Error(`with seed ${seed}`, { cause });
  };
}
