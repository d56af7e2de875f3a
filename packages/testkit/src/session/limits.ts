import assert from 'node:assert/strict';
import type { Session, Sessions } from '@redis-patterns/core/session';
import { stopBefore } from './in-flight.ts';
import { type Contract, created, type Data, handlesOf, heard, loaded } from './world.ts';

const MINUTE = 60_000;

/** How many sessions a user may have, and who makes room. */
export function limits(contract: Contract): void {
  contract('oldest: one login too many ends the session that logged in first', async (world) => {
    const { sessions, pass } = world;
    const all = sessions({ maxPerUser: 2, touchEvery: 0 });
    const evicted = heard(all, 'evicted');
    const first = await created(all, { userId: 'u1' });
    await pass(1_000);
    const second = await created(all, { userId: 'u1' });
    await pass(1_000);
    await all.touch(await loaded(all, first));
    const third = await created(all, { userId: 'u1' });
    assert.deepEqual(handlesOf(await all.list('u1')), [third.handle, second.handle]);
    assert.equal(await all.load(first.id), null);
    assert.deepEqual(evicted, [{ handles: [first.handle], userId: 'u1' }]);
  });

  contract('least-recent: it ends the session that was used last the longest ago', async ({ sessions, pass }) => {
    const all = sessions({ maxPerUser: 2, touchEvery: 0, evict: 'least-recent' });
    const first = await created(all, { userId: 'u1' });
    await pass(1_000);
    const second = await created(all, { userId: 'u1' });
    await pass(1_000);
    await all.touch(await loaded(all, first));
    await created(all, { userId: 'u1' });
    await loaded(all, first);
    assert.equal(await all.load(second.id), null);
  });

  contract('reject: it is refused, and leaves nothing', async ({ sessions, keysOf }) => {
    const all = sessions({ maxPerUser: 1, evict: 'reject' });
    const first = await created(all, { userId: 'u1' });
    const anonymous = await created(all, { cart: 1 });
    const keys = await keysOf();
    assert.deepEqual(await all.create({ userId: 'u1' }), { status: 'limit' });
    assert.deepEqual(await all.regenerate(anonymous, { set: { userId: 'u1' } }), { status: 'limit' });
    anonymous.data.userId = 'u1';
    assert.deepEqual(await all.commit(anonymous), { status: 'limit' });
    assert.deepEqual(await keysOf(), keys);
    assert.deepEqual((await loaded(all, anonymous)).data, { cart: 1 });
    assert.deepEqual(handlesOf(await all.list('u1')), [first.handle]);
  });

  contract('a limit that was lowered holds after the next login', async ({ sessions }) => {
    for (let n = 0; n < 5; n++) await created(sessions(), { userId: 'u1' });
    const all = sessions({ maxPerUser: 2 });
    await created(all, { userId: 'u1' });
    assert.equal((await all.list('u1')).length, 2);
  });

  contract('sessions that have expired make room, whatever evict says', async ({ sessions, pass }) => {
    const all = sessions({ idle: '10m', maxPerUser: 2, evict: 'reject' });
    await created(all, { userId: 'u1' });
    await created(all, { userId: 'u1' });
    assert.equal((await all.create({ userId: 'u1' })).status, 'limit');
    await pass(11 * MINUTE);
    assert.equal((await all.create({ userId: 'u1' })).status, 'created');
  });

  contract('bind × prune never drops a login in flight', async ({ sessions, driver, pass }) => {
    const all = sessions({ idle: '10m', maxPerUser: 2, evict: 'reject' });
    await created(all, { userId: 'u1' });
    await pass(11 * MINUTE);
    const login = await stopBefore(driver, 'session/commit-session', () => all.create({ userId: 'u1' }));
    assert.equal((await all.create({ userId: 'u1' })).status, 'created', 'the dead one made room');
    assert.equal((await all.create({ userId: 'u1' })).status, 'limit', 'the one in flight did not');
    assert.equal((await login.finish()).status, 'created');
    assert.equal((await all.list('u1')).length, 2);
  });

  contract('1000 sessions of one user are bound, listed and revoked', async ({ sessions }) => {
    const all = sessions({ maxPerUser: 1_000, deadline: '10s' });
    const made: Promise<Session<Data>>[] = [];
    for (let n = 0; n < 1_000; n++) made.push(created(all as Sessions<Data>, { userId: 'u1' }));
    await Promise.all(made);
    assert.equal((await all.list('u1')).length, 1_000);
    await created(all, { userId: 'u1' });
    assert.equal(await all.revokeAll('u1'), 1_000);
    assert.deepEqual(await all.list('u1'), []);
  });
}
