import assert from 'node:assert/strict';
import { bucket, quota, slidingWindow } from '@redis-patterns/core/rate-limit';
import { faultyDriver, lostReply, refused } from '../faulty-driver.ts';
import { race } from '../race.ts';
import type { Contract, World } from './world.ts';

/** Of a day, so that nothing flows back meanwhile. */
const POLICIES = {
  bucket: bucket({ limit: 10, per: '1d' }),
  window: slidingWindow({ limit: 10, per: '1d' }),
  quota: quota({ limit: 10, per: '1d' }),
};

const SUBJECTS = 60;

/** What holds though checks of one turn are judged by one run of a script, where all keys are on one server. */
export function sharedRunContract(contract: Contract): void {
  contract('checks of one turn share runs, and each is judged by itself', async (world) => {
    const seen = faultyDriver(world.driver);
    for (const [name, policy] of Object.entries(POLICIES)) {
      const limiter = world.limiter({ p: policy }, { driver: seen, keys: world.keysOf(name) });
      await race(SUBJECTS / 2, (i) => limiter.consume(`u_${i}`, { cost: 7 }));
      const before = seen.calls.length;
      const decisions = await race(SUBJECTS, (i) => limiter.consume(`u_${i}`, { cost: 4 }));
      const runs = seen.calls.length - before;
      assert.deepEqual(
        decisions.map(({ allowed, policies }) => [allowed, policies.p?.remaining]),
        decisions.map((_, i) => (i < SUBJECTS / 2 ? [false, 3] : [true, 6])),
      );
      if (seen.clustered) assert.equal(runs, SUBJECTS);
      else assert.ok(runs <= SUBJECTS / 10, `${runs} runs for ${SUBJECTS} checks`);
    }
  });

  contract('checks of one subject in one turn are charged in their order, whatever they cost', async (world) => {
    const costs = [1, 3, 1, 5, 2, 1, 1];
    for (const [name, policy] of Object.entries(POLICIES)) {
      const limiter = world.limiter({ p: policy }, { keys: world.keysOf(name) });
      const decisions = await race(costs.length, (i) => limiter.consume('u_1', { cost: costs[i] ?? 0 }));
      assert.deepEqual(
        decisions.map(({ allowed, policies }) => [allowed, policies.p?.remaining]),
        [
          [true, 9],
          [true, 6],
          [true, 5],
          [true, 0],
          [false, 0],
          [false, 0],
          [false, 0],
        ],
      );
    }
  });

  contract('what is done beside the checks of a turn keeps its place among them', async (world) => {
    const limiter = world.limiter({ p: POLICIES.bucket });
    const before = limiter.consume('u_1', { cost: 4 });
    await limiter.reset('u_1');
    assert.equal((await before).policies.p?.remaining, 6);
    assert.equal((await limiter.peek('u_1')).policies.p?.remaining, 10);
  });

  contract('a state that cannot be read fails its own check, and no other of the turn', async (world) => {
    const { wide, narrow } = { wide: bucket({ limit: 10, per: '1d' }), narrow: quota({ limit: 5, per: '1d' }) };
    for (const policies of [{ wide }, { narrow }, { wide, narrow }]) {
      const keys = world.keysOf(Object.keys(policies).join('-'));
      const seen = faultyDriver(world.driver);
      const limiter = world.limiter(policies as { wide: typeof wide; narrow: typeof narrow }, { driver: seen, keys });
      await limiter.consume('u_2');
      await occupy(world, (seen.calls.at(-1)?.keys ?? []).map(String));
      const [first, broken, third] = await race(3, (i) => limiter.consume(`u_${i + 1}`));
      assert.deepEqual([first?.reason, broken?.reason, third?.reason], ['ok', 'failed-closed', 'ok']);
      assert.deepEqual(
        [first?.policies, third?.policies].map(remaining),
        [first, third].map(() => left(policies)),
      );
    }
  });

  contract('a run whose outcome is unknown is unknown to each of its checks, and is not sent again', async (world) => {
    const seen = faultyDriver(world.driver);
    const limiter = world.limiter({ p: POLICIES.bucket }, { driver: seen, breaker: false });
    seen.inject(lostReply, { times: 6 });
    const decisions = await race(6, (i) => limiter.consume(`u_${i}`));
    assert.deepEqual(new Set(decisions.map(({ reason }) => reason)), new Set(['failed-closed']));
    seen.heal();
    for (let i = 0; i < 6; i++) assert.equal((await limiter.peek(`u_${i}`)).policies.p?.remaining, 9);
  });

  contract('a proxy that shards is found out, and then asked check by check', async (world) => {
    const seen = faultyDriver(world.driver);
    if (seen.clustered) return;
    seen.inject(refused('CROSSSLOT'), { on: ({ keys }) => keys.length > 1, times: Number.POSITIVE_INFINITY });
    const limiter = world.limiter({ p: POLICIES.bucket }, { driver: seen });
    for (const remaining of [9, 8]) {
      const decisions = await race(6, (i) => limiter.consume(`u_${i}`));
      assert.ok(decisions.every(({ policies }) => policies.p?.remaining === remaining));
    }
    assert.equal(seen.calls.length, 1 + 6 + 6);
    await race(6, (i) => world.limiter({ q: POLICIES.quota }, { driver: seen }).consume(`u_${i}`));
    assert.equal(seen.calls.length, 1 + 6 + 6 + 6);
  });
}

/** Puts something of another kind under these keys. */
async function occupy({ driver }: World, keys: readonly string[]): Promise<void> {
  for (const key of keys.slice(-1)) {
    await driver.send(['unlink', key]);
    await driver.send(['hset', key, 'field', 'value']);
    await driver.send(['pexpire', key, 60_000]);
  }
}

function remaining(policies: Readonly<Record<string, { remaining: number | null } | undefined>> | undefined) {
  return Object.values(policies ?? {}).map((state) => state?.remaining);
}

function left(policies: Readonly<Record<string, { limit: number }>>): number[] {
  return Object.values(policies).map(({ limit }) => limit - 1);
}
