import assert from 'node:assert/strict';
import { bucket, type LogPolicy, type Policy, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { race } from '../race.ts';
import { clockedDriver } from './clocked-driver.ts';
import { admittedBy, mostIn, patterns } from './overload.ts';
import { random } from './random.ts';
import { alone, type Contract } from './world.ts';

const MINUTE = 60_000_000;

/** The most that a policy of this limit per minute says it admits in any span, µs. */
interface Bound {
  readonly policy: (limit: number) => Policy | LogPolicy;
  readonly most: (limit: number, spanUs: number) => number;
  /** The share of the limit that a steady client gets in the long run, at least. */
  readonly share: number;
}

const BOUNDS: Readonly<Record<string, Bound>> = {
  bucket: {
    policy: (limit) => bucket({ limit, per: '1m' }),
    most: (limit, span) => limit + Math.ceil((limit * span) / MINUTE) - 1,
    share: 1,
  },
  'bucket with a small burst': {
    policy: (limit) => bucket({ limit, per: '1m', burst: Math.ceil(limit / 5) }),
    most: (limit, span) => Math.ceil(limit / 5) + Math.ceil((limit * span) / MINUTE) - 1,
    share: 1,
  },
  'sliding window of 10 parts': {
    policy: (limit) => slidingWindow({ limit, per: '1m', parts: 10 }),
    most: (limit, span) => limit * Math.ceil(span / MINUTE),
    share: 10 / 11,
  },
  'sliding window of 16 parts': {
    policy: (limit) => slidingWindow({ limit, per: '1m' }),
    most: (limit, span) => limit * Math.ceil(span / MINUTE),
    share: 16 / 17,
  },
  'sliding log': {
    policy: (limit) => slidingLog({ limit, per: '1m' }),
    most: (limit, span) => limit * Math.ceil(span / MINUTE),
    share: 1,
  },
  quota: {
    policy: (limit) => quota({ limit, per: '1m' }),
    most: (limit, span) => limit * (Math.ceil(span / MINUTE) + 1),
    share: 1,
  },
};

export function boundsContract(contract: Contract, thorough: boolean): void {
  const limit = thorough ? 40 : 10;

  for (const [name, { policy, most, share }] of Object.entries(BOUNDS)) {
    contract(`a ${name} never admits more than its documented bound`, async (world) => {
      const dice = random();
      for (const [kind, pattern] of Object.entries(patterns(MINUTE, limit, 30, dice))) {
        const clocked = clockedDriver(world.driver);
        const limiter = world.limiter(alone(policy(limit)), { driver: clocked, keys: world.keysOf(kind) });
        const times = await admittedBy(limiter, clocked.clock, pattern, limit * (thorough ? 50 : 30));
        for (const span of [MINUTE / 60, MINUTE, 2 * MINUTE]) {
          const admitted = mostIn(times, span);
          const allowed = most(limit, span);
          assert.ok(admitted <= allowed, `${kind}: ${admitted} of ${allowed} in ${span} µs, seed ${dice.seed}`);
        }
      }
    });

    contract(`a steady client gets at least ${share.toFixed(2)} of the limit of a ${name}`, async (world) => {
      const clocked = clockedDriver(world.driver);
      const limiter = world.limiter(alone(policy(limit)), { driver: clocked });
      const calls = limit * 4 * 6; // six minutes at four times the limit
      const start = clocked.clock.us;
      const times = await admittedBy(limiter, clocked.clock, () => MINUTE / (4 * limit), calls);
      const settled = times.filter((time) => time > start + MINUTE);
      assert.ok(settled.length >= Math.floor(limit * share) * 5 - 1, `${settled.length} in five minutes`);
    });
  }

  contract('a poller at twice the rate is still admitted at the rate', async (world) => {
    const clocked = clockedDriver(world.driver);
    const limiter = world.limiter({ p: bucket({ limit: 60, per: '1m', burst: 1 }) }, { driver: clocked });
    const times = await admittedBy(limiter, clocked.clock, () => MINUTE / 120, 120);
    assert.equal(times.length, 60);
  });

  contract('admissions of the same microsecond are all counted', async (world) => {
    for (const [name, { policy }] of Object.entries(BOUNDS)) {
      const clocked = clockedDriver(world.driver);
      const keys = world.keysOf(name.replaceAll(' ', '-'));
      const limiter = world.limiter(alone(policy(10)), { driver: clocked, keys });
      const times = await admittedBy(limiter, clocked.clock, () => 0, 12);
      assert.equal(times.length, name.includes('small') ? 2 : 10, name);
    }
  });

  contract('8 connections with 16 calls each in flight admit exactly the bound', async (world) => {
    const drivers = await Promise.all(Array.from({ length: 8 }, () => world.another()));
    for (const policy of [
      bucket({ limit: 50, per: '1d' }),
      slidingWindow({ limit: 50, per: '1d' }),
      slidingLog({ limit: 50, per: '1d' }),
    ]) {
      const keys = world.keysOf(policy.kind);
      const limiters = drivers.map((driver) => world.limiter(alone(policy), { driver, keys }));
      const decisions = await race(8 * 16, async (i) => limiters[i % 8]?.consume('u_1'));
      assert.equal(decisions.filter((decision) => decision?.allowed).length, 50, policy.kind);
    }
  });
}
