import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import { type Contract, created, loaded, refusedWith } from './world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Idle and absolute timeout, by the clock of the server alone. */
export function timeouts(contract: Contract): void {
  contract('idle ends session, never late', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m' });
    const session = await created(all);
    await pass(30 * MINUTE - 5_000);
    await loaded(all, session);
    await pass(5_001);
    assert.equal(await all.load(session.id), null);
  });

  contract('a session in use goes on, and loses at most touchEvery of its idle time', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m', touchEvery: '1m' });
    const session = await created(all);
    for (let minute = 0; minute < 60; minute += 15) {
      await pass(15 * MINUTE);
      assert.equal(await all.touch(await loaded(all, session)), 'touched');
    }
    await pass(MINUTE - 2_000);
    assert.equal(await all.touch(await loaded(all, session)), 'unchanged');
    await pass(29 * MINUTE - 5_000);
    await loaded(all, session);
    await pass(7_001);
    assert.equal(await all.load(session.id), null);
  });

  contract('a touch writes at most once per touchEvery', async ({ sessions, driver, pass }) => {
    const all = sessions({ idle: '30m', touchEvery: '1m' });
    const session = await created(all);
    await pass(MINUTE - 5_000);
    const young = await loaded(all, session);
    const before = driver.calls.length;
    assert.equal(await all.touch(young), 'unchanged');
    assert.equal(driver.calls.length, before);
    await pass(5_000);
    assert.equal(await all.touch(await loaded(all, session)), 'touched');
    assert.equal(await all.touch(await loaded(all, session)), 'unchanged');
  });

  contract('a write keeps a session alive as a touch does', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m' });
    const session = await created(all, { n: 0 });
    for (let n = 1; n <= 3; n++) {
      await pass(20 * MINUTE);
      const live = await loaded(all, session);
      live.data['n'] = n;
      assert.equal((await all.commit(live)).status, 'saved');
    }
    assert.equal((await loaded(all, session)).data['n'], 3);
  });

  contract('activity cannot pass the absolute deadline', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m', absolute: '1h', touchEvery: '1m' });
    const session = await created(all, { userId: 'u1', n: 0 });
    for (let n = 1; n <= 3; n++) {
      await pass(19 * MINUTE);
      const live = await loaded(all, session);
      live.data['n'] = n;
      await all.commit(live);
      assert.equal(live.absoluteAt, (await loaded(all, session)).absoluteAt);
    }
    await pass(3 * MINUTE - 5_000);
    await all.touch(await loaded(all, session));
    await pass(5_001);
    assert.equal(await all.load(session.id), null);
  });

  contract('rotation carries the deadline over', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m', absolute: '1h' });
    for (const data of [{}, { userId: 'u1' }]) {
      let session = await created(all, data);
      const end = session.absoluteAt;
      for (let n = 0; n < 3; n++) {
        const rotated = await all.regenerate(session);
        assert(rotated.status === 'regenerated');
        session = rotated.session;
      }
      assert.equal(session.absoluteAt, end, 'to the millisecond');
    }
    const old = await created(all, { userId: 'u1' });
    await pass(29 * MINUTE);
    const rotated = await all.regenerate(await loaded(all, old));
    assert(rotated.status === 'regenerated');
    await pass(29 * MINUTE);
    await all.touch(await loaded(all, rotated.session));
    await pass(2 * MINUTE + 1);
    assert.equal(await all.load(rotated.session.id), null);
  });

  contract('a login starts the absolute timeout anew, and so does renew', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m', absolute: '1h' });
    const anonymous = await created(all);
    await pass(20 * MINUTE);
    const login = await all.regenerate(await loaded(all, anonymous), { set: { userId: 'u1' } });
    assert(login.status === 'regenerated');
    assert.equal(login.session.absoluteAt, login.session.createdAt + 60 * MINUTE);
    await pass(20 * MINUTE);
    const renewed = await all.regenerate(await loaded(all, login.session), { renew: true });
    assert(renewed.status === 'regenerated');
    assert.equal(renewed.session.absoluteAt, renewed.session.createdAt + 60 * MINUTE);
  });

  contract('a session may be given less time than the options say, not more', async ({ sessions, pass }) => {
    const all = sessions({ idle: '30m', absolute: '1d' });
    const short = await created(all, {}, { absolute: '2m' });
    const quick = await created(all, {}, { idle: '1m' });
    await refusedWith('INVALID_OPTION', () => all.create({}, { absolute: '2d' }));
    await pass(MINUTE + 1);
    assert.equal(await all.load(quick.id), null);
    await all.commit(await loaded(all, short));
    await pass(MINUTE);
    assert.equal(await all.load(short.id), null);
  });

  contract('a new idle time is taken over at once', async ({ sessions, driver, pass }) => {
    const all = sessions({ idle: '30m', touchEvery: '1m' });
    const session = await created(all);
    const sent = driver.calls.length;
    assert.equal((await all.commit(session, { idle: 30 * MINUTE + 999 })).status, 'unchanged');
    assert.equal(driver.calls.length, sent, 'a second more or less is none');
    await all.commit(session, { idle: '2h' });
    await pass(100 * MINUTE);
    await all.commit(await loaded(all, session), { idle: '1m' });
    await pass(MINUTE + 1);
    assert.equal(await all.load(session.id), null);
  });

  contract('without an absolute timeout a session lives as long as it is used', async ({ sessions, pass }) => {
    const all = sessions({ idle: '10d', absolute: false });
    const session = await created(all);
    assert.equal(session.absoluteAt, null);
    for (let n = 0; n < 10; n++) {
      await pass(9 * DAY);
      assert.equal(await all.touch(await loaded(all, session)), 'touched');
    }
  });

  contract(
    'a record that lost its TTL gets it back when a touch is due',
    async ({ sessions, raw, recordKey, pass }) => {
      const all = sessions({ touchEvery: '1m' });
      const session = await created(all, { n: 1 });
      const key = recordKey(session);
      await raw('set', key, text(await raw('get', key)));
      assert.equal(await raw('pttl', key), -1);
      await pass(MINUTE);
      assert.equal(await all.touch(await loaded(all, session)), 'touched');
      assert(Number(await raw('pttl', key)) > 0);
    },
  );
}
