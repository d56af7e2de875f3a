import assert from 'node:assert/strict';
import { type Contract, created, handlesOf, heard, loaded } from './world.ts';

/** Which sessions a user has. */
export function users(contract: Contract): void {
  contract('list gives the sessions of one user, the one used last first, without id and data', async (world) => {
    const all = world.sessions({ touchEvery: 0 });
    const phone = await created(all, { userId: 'u1' }, { device: { name: 'phone' } });
    await world.pass(1_000);
    const laptop = await created(all, { userId: 'u1' }, { device: { name: 'laptop' } });
    await created(all, { userId: 'u2' });
    await created(all);
    await world.pass(1_000);
    await all.touch(await loaded(all, phone));
    const listed = await all.list('u1');
    assert.deepEqual(handlesOf(listed), [phone.handle, laptop.handle]);
    assert.deepEqual(listed[0]?.device, { name: 'phone' });
    assert.deepEqual(Object.keys(listed[0] ?? {}).sort(), [
      'absoluteAt',
      'createdAt',
      'device',
      'expiresAt',
      'handle',
      'lastSeenAt',
      'userId',
    ]);
    assert.deepEqual(await all.list('nobody'), []);
  });

  contract('a session is listed however long its user and its device are', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const userId = '\u0001'.repeat(256);
    const device = { name: '€'.repeat(1_024 - '{"name":""}'.length) };
    const session = await created(all, { userId, cart: 'c'.repeat(10_000) }, { device });
    assert.deepEqual(
      (await all.list(userId)).map(({ handle, device: shown }) => [handle, shown]),
      [[session.handle, device]],
    );
    assert(String(await raw('get', recordKey(session))).length > 10_000);
  });

  contract('a user id of digits and the number are one user', async ({ sessions }) => {
    const all = sessions();
    await created(all, { userId: 7 });
    await created(all, { userId: '7' });
    assert.equal((await all.list(7)).length, 2);
    assert.equal(await all.revokeAll('7'), 2);
  });

  contract('any text may be a user id, and no two share an index', async ({ sessions }) => {
    const all = sessions();
    const ids = ['a:b', 'a%3Ab', '{a}', '*', 'ü', ' ', 'x'.repeat(256), '__proto__'];
    for (const userId of ids) await created(all, { userId });
    for (const userId of ids)
      assert.deepEqual(
        (await all.list(userId)).map((one) => one.userId),
        [userId],
      );
  });

  contract('a session that changes hands changes lists', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { userId: 'u1' });
    session.data.userId = 'u2';
    assert.equal((await all.commit(session)).status, 'saved');
    assert.equal(session.userId, 'u2');
    assert.deepEqual([(await all.list('u1')).length, (await all.list('u2')).length], [0, 1]);
    delete session.data.userId;
    await all.commit(session);
    assert.deepEqual([(await all.list('u2')).length, session.userId], [0, null]);
    assert.equal(await all.revokeAll('u2'), 0);
    await loaded(all, session);
  });

  contract('a login that conflicts leaves no trace in the list of its user', async ({ sessions, raw, indexKey }) => {
    const all = sessions({ onConflict: 'detect' });
    const session = await created(all, { n: 0 });
    const [login, other] = [await loaded(all, session), await loaded(all, session)];
    other.data['n'] = 1;
    await all.commit(other);
    login.data = { n: 2, userId: 'u1' };
    assert.equal((await all.commit(login)).status, 'conflict');
    assert.equal(await raw('exists', indexKey('u1')), 0);
  });

  contract(
    'a member of the index whose session is of somebody else is not listed',
    async ({ sessions, raw, indexKey }) => {
      const all = sessions();
      const [mine, theirs] = [await created(all, { userId: 'u1' }), await created(all, { userId: 'u2' })];
      await raw('zadd', indexKey('u1'), theirs.absoluteAt ?? 0, theirs.handle);
      assert.deepEqual(handlesOf(await all.list('u1')), [mine.handle]);
    },
  );

  contract('regenerate keeps what it is told to, with what others wrote meanwhile', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { userId: 'u1', cart: 1, csrf: 'x', theme: 'dark' });
    const other = await loaded(all, session);
    other.data['cart'] = 2;
    other.data['seen'] = true;
    await all.commit(other);
    session.data['theme'] = 'light';
    const result = await all.regenerate(session, { keep: ['userId', 'cart', 'seen', 'theme'], set: { step: 2 } });
    assert(result.status === 'regenerated');
    const expected = { userId: 'u1', cart: 2, seen: true, theme: 'light', step: 2 };
    assert.deepEqual(result.session.data, expected);
    assert.deepEqual((await loaded(all, result.session)).data, expected);
  });

  contract('old id dead after regenerate', async ({ sessions }) => {
    const all = sessions();
    const events = heard(all, 'regenerated');
    const old = await created(all, { cart: 1 }, { device: { name: 'phone' } });
    const result = await all.regenerate(old, { set: { userId: 'u1' } });
    assert(result.status === 'regenerated');
    assert.notEqual(result.session.id, old.id);
    assert.equal(await all.load(old.id), null);
    assert.deepEqual(result.session.device, { name: 'phone' });
    assert.deepEqual(events, [{ from: old.handle, to: result.session.handle, userId: 'u1' }]);
    assert.deepEqual(handlesOf(await all.list('u1')), [result.session.handle]);
  });

  contract('a rotation takes the place of the old session in the list, also when it is full', async ({ sessions }) => {
    const all = sessions({ maxPerUser: 2, evict: 'reject' });
    const [one, two] = [await created(all, { userId: 'u1' }), await created(all, { userId: 'u1' })];
    const rotated = await all.regenerate(one);
    assert(rotated.status === 'regenerated');
    assert.deepEqual(new Set(handlesOf(await all.list('u1'))), new Set([two.handle, rotated.session.handle]));
  });

  contract('regenerate to another user, and to none, leaves the list of the former', async (world) => {
    const { sessions, raw, indexKey } = world;
    const all = sessions();
    const one = await all.regenerate(await created(all, { userId: 'u1' }), { set: { userId: 'u2' } });
    assert(one.status === 'regenerated');
    assert.equal(await raw('exists', indexKey('u1')), 0);
    assert.deepEqual([(await all.list('u1')).length, (await all.list('u2')).length], [0, 1]);
    const none = await all.regenerate(one.session, { keep: [] });
    assert(none.status === 'regenerated');
    assert.deepEqual([(await all.list('u2')).length, none.session.userId], [0, null]);
  });
}
