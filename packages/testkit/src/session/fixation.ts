import assert from 'node:assert/strict';
import { type Contract, created, heard, loaded } from './world.ts';

/** A login has to come with a new id. */
export function fixation(contract: Contract): void {
  contract('fixation reported', async ({ sessions }) => {
    const all = sessions();
    const events = heard(all, 'fixation');
    const planted = await loaded(all, await created(all, { cart: 1 }));
    planted.data.userId = 'victim';
    assert.deepEqual(await all.commit(planted), { status: 'saved' });
    assert.deepEqual(events, [{ handle: planted.handle, userId: 'victim' }]);
  });

  contract('fixation refused', async ({ sessions }) => {
    const all = sessions({ onFixation: 'refuse' });
    const events = heard(all, 'fixation');
    const planted = await loaded(all, await created(all, { cart: 1 }));
    planted.data.userId = 'victim';
    assert.deepEqual(await all.commit(planted), { status: 'fixation' });
    assert.deepEqual(await all.update(planted.id, (data) => void Object.assign(data, { userId: 'victim' })), {
      status: 'fixation',
    });
    assert.deepEqual(await all.list('victim'), []);
    assert.deepEqual((await loaded(all, planted)).data, { cart: 1 });
    assert.equal(events.length, 2);
  });

  contract('another user on an old id is fixation too', async ({ sessions }) => {
    const all = sessions({ onFixation: 'refuse' });
    const session = await loaded(all, await created(all, { userId: 'u1' }));
    session.data.userId = 'u2';
    assert.deepEqual(await all.commit(session), { status: 'fixation' });
  });

  contract('a login by create or regenerate is none, and neither is a logout', async ({ sessions }) => {
    const all = sessions({ onFixation: 'refuse' });
    const events = heard(all, 'fixation');
    await created(all, { userId: 'u1' });
    const empty = await created(all);
    empty.data.userId = 'u1';
    assert.equal((await all.commit(empty)).status, 'saved', 'its id is as new as the login');
    const login = await all.regenerate(await created(all), { set: { userId: 'u1' } });
    assert(login.status === 'regenerated');
    login.session.data['n'] = 1;
    assert.equal((await all.commit(login.session)).status, 'saved');
    delete login.session.data.userId;
    assert.equal((await all.commit(login.session)).status, 'saved');
    assert.deepEqual(events, []);
  });

  contract('a session that named its user before the option did is no login', async ({ sessions }) => {
    const before = await created(sessions({ user: () => null }), { userId: 'u1' });
    const all = sessions({ onFixation: 'refuse' });
    const session = await loaded(all, before);
    assert.equal(session.userId, null);
    session.data['n'] = 1;
    assert.deepEqual(await all.commit(session), { status: 'saved' });
    assert.equal(session.userId, 'u1');
    assert.equal((await all.list('u1')).length, 1);
  });
}
