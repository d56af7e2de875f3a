import assert from 'node:assert/strict';
import type { Session, Sessions } from '@redis-patterns/core/session';
import { race } from '../race.ts';
import { type Contract, created, type Data, loaded, type World } from './world.ts';

/** Many at once, on clients of their own. */
export function races(contract: Contract): void {
  contract('1000 logins × revokeAll: no live session outside the index', async (world) => {
    const fleet = await onSeveralClients(world, { maxPerUser: 1_000, deadline: '10s' });
    const logging = race(1_000, async (i) => {
      await turns(i % 17);
      return pick(fleet, i).create({ userId: 'u1' });
    });
    const revoking = race(5, async (i) => {
      await turns(i * 4);
      return pick(fleet, i).revokeAll('u1');
    });
    const [ended] = await Promise.all([logging, revoking]);
    const listed = new Set((await pick(fleet, 0).list('u1')).map(({ handle }) => handle));
    for (const login of ended) {
      if (login.status === 'revoked') continue;
      assert(login.status === 'created');
      const live = await pick(fleet, 0).load(login.session.id);
      assert.equal(live !== null, listed.has(login.session.handle), 'live and listed are one');
    }
    await pick(fleet, 1).revokeAll('u1');
    for (const login of ended)
      if (login.status === 'created') assert.equal(await pick(fleet, 0).load(login.session.id), null);
  });

  contract('300 rotations × revokeAll: 0 survivors', async (world) => {
    const fleet = await onSeveralClients(world, { maxPerUser: 1_000, deadline: '10s' });
    const before = await race(300, (i) => created(pick(fleet, i), { userId: 'u1' }));
    const rotations = race(300, async (i) => {
      await turns(i % 13);
      return pick(fleet, i).regenerate(before[i] as Session<Data>);
    });
    const revoked = turns(6).then(() => pick(fleet, 0).revokeAll('u1'));
    const after = await rotations;
    await revoked;
    assert.deepEqual(await pick(fleet, 0).list('u1'), []);
    for (const rotation of after)
      if (rotation.status === 'regenerated') assert.equal(await pick(fleet, 0).load(rotation.session.id), null);
  });

  contract('8 parallel logins with max 3 never settle above 3', async (world) => {
    for (const evict of ['oldest', 'least-recent', 'reject'] as const) {
      const fleet = await onSeveralClients(world, { maxPerUser: 3, evict });
      for (let round = 0; round < 5; round++) {
        const user = `${evict}-${round}`;
        await race(8, (i) => pick(fleet, i).create({ userId: user }));
        const live = await pick(fleet, 0).list(user);
        assert(live.length <= 3, `${live.length} sessions`);
        assert(live.length > 0, 'somebody got in');
      }
    }
  });

  contract('one session, many hands: what each wrote is there, or the session is gone', async (world) => {
    const fleet = await onSeveralClients(world, { touchEvery: 0 });
    const session = await created(pick(fleet, 0), { userId: 'u1' });
    const ended = await race(40, async (i) => {
      const all = pick(fleet, i);
      const mine = await all.load(session.id);
      if (mine === null) return 'gone';
      if (i === 25) return (await all.destroy(mine)) ? 'destroyed' : 'gone';
      mine.data[`w${i}`] = i;
      return (await all.commit(mine)).status;
    });
    assert(ended.includes('destroyed'));
    assert.equal(await pick(fleet, 0).load(session.id), null);
  });

  contract('of two rotations of one session one wins', async (world) => {
    const fleet = await onSeveralClients(world, {});
    for (const data of [{}, { userId: 'u1' }]) {
      const session = await created(pick(fleet, 0), data);
      const hands = await Promise.all([0, 1, 2].map((i) => loaded(pick(fleet, i), session)));
      const ended = await race(3, (i) => pick(fleet, i).regenerate(hands[i] as Session<Data>));
      assert.equal(ended.filter(({ status }) => status === 'regenerated').length, 1);
    }
  });
}

/** Sessions of one keyspace, as three processes would have them. */
async function onSeveralClients(
  { sessions, another, driver }: World,
  options: Parameters<World['sessions']>[0],
): Promise<readonly Sessions<Data>[]> {
  const drivers = [driver, await another(), await another()];
  return drivers.map((one) => sessions({ ...options, driver: one }));
}

function pick(fleet: readonly Sessions<Data>[], i: number): Sessions<Data> {
  return fleet[i % fleet.length] ?? assert.fail();
}

/** Waits for so many turns of the event loop: no time that could be too short on a slow machine. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => void setImmediate(resolve));
}
