import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import type { Sessions } from '@redis-patterns/core/session';
import { type Fault, lostReply, unsent } from '../faulty-driver.ts';
import { type Contract, created, type Data, type World } from './world.ts';

type Step = (all: Sessions<Data>) => Promise<unknown>;

/** Operations of several round trips; each prepares its world and gives the call. */
const OPERATIONS: readonly (readonly [string, (all: Sessions<Data>, world: World) => Promise<Step>])[] = [
  ['create', async () => (all) => all.create({ userId: 'u1' })],
  [
    'login',
    async (all) => {
      const session = await created(all);
      return () => all.regenerate(session, { set: { userId: 'u1' } });
    },
  ],
  [
    'rotation',
    async (all) => {
      const session = await created(all, { userId: 'u1' });
      return () => all.regenerate(session);
    },
  ],
  [
    'change of user',
    async (all) => {
      const session = await created(all, { userId: 'u1' });
      session.data.userId = 'u2';
      return () => all.commit(session);
    },
  ],
  [
    'logout in place',
    async (all) => {
      const session = await created(all, { userId: 'u1' });
      delete session.data.userId;
      return () => all.commit(session);
    },
  ],
  [
    'destroy',
    async (all) => {
      const session = await created(all, { userId: 'u1' });
      return () => all.destroy(session);
    },
  ],
  [
    'revokeAll',
    async (all) => {
      for (let n = 0; n < 3; n++) await created(all, { userId: 'u1' });
      return () => all.revokeAll('u1');
    },
  ],
  [
    'eviction',
    async (all) => {
      for (let n = 0; n < 3; n++) await created(all, { userId: 'u1' });
      return () => all.create({ userId: 'u1' });
    },
  ],
];

/** A process that dies between any two round trips, or does not hear how the last one ended. */
export function crashes(contract: Contract): void {
  for (const [name, prepare] of OPERATIONS) {
    contract(`${name}, broken off anywhere, leaves no session that its user cannot end`, async (world) => {
      const options = { maxPerUser: 3, touchEvery: '1m' } as const;
      for (let at = 0, finished = false; !finished; at++) {
        for (const last of [unsent, lostReply]) {
          const step = await prepare(world.sessions(options), world);
          finished = await brokenOff(world, at, last, () => step(world.sessions(options)));
          await everySessionIsIndexed(world);
          const all = world.sessions(options);
          for (const user of ['u1', 'u2']) await all.revokeAll(user);
          assert.deepEqual(
            (await records(world)).filter(({ user }) => user !== null),
            [],
          );
        }
      }
    });
  }
}

/** Runs a call whose round trip number `at` fails so, and all after it; whether it got to its end before. */
async function brokenOff({ driver }: World, at: number, last: Fault, call: () => Promise<unknown>): Promise<boolean> {
  const start = driver.calls.length;
  const number = (): number => driver.calls.length - start - 1;
  driver.inject(last, { on: () => number() === at });
  driver.inject(unsent, { on: () => number() > at, times: Number.POSITIVE_INFINITY });
  await call().catch((error: { code?: unknown }) => assert.equal(error.code, 'DRIVER_FAILED'));
  driver.heal();
  return driver.calls.length - start <= at;
}

async function everySessionIsIndexed(world: World): Promise<void> {
  for (const { handle, user } of await records(world)) {
    if (user === null) continue;
    const score = await world.raw('zscore', world.indexKey(user), handle);
    assert.notEqual(score, null, 'a live session that no index knows');
  }
}

async function records({ keysOf, raw }: World): Promise<{ handle: string; user: string | null }[]> {
  const keys = (await keysOf()).filter((key) => key.includes(':session:data:'));
  return Promise.all(
    keys.map(async (key) => ({
      handle: key.slice(key.lastIndexOf(':') + 1),
      user: (JSON.parse(text(await raw('get', key))) as [unknown, string | null])[1],
    })),
  );
}
