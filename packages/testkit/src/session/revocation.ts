import assert from 'node:assert/strict';
import type { Sessions } from '@redis-patterns/core/session';
import { stopBefore } from './in-flight.ts';
import { type Contract, created, type Data, heard, loaded } from './world.ts';

/** Sessions ended by somebody else. */
export function revocation(contract: Contract): void {
  contract('revoke ends one session of the user', async ({ sessions }) => {
    const all = sessions();
    const events = heard(all, 'revoked');
    const [one, two] = [await created(all, { userId: 'u1' }), await created(all, { userId: 'u1' })];
    assert.equal(await all.revoke('u1', one.handle), true);
    assert.equal(await all.revoke('u1', one.handle), false);
    assert.equal(await all.load(one.id), null);
    await loaded(all, two);
    assert.deepEqual(events, [{ handles: [one.handle], userId: 'u1' }]);
  });

  contract('handle of another user revokes nothing', async ({ sessions }) => {
    const all = sessions();
    const [mine, theirs] = [await created(all, { userId: 'me' }), await created(all, { userId: 'they' })];
    const anonymous = await created(all);
    for (const handle of [theirs.handle, anonymous.handle, 'no-handle', '', mine.id])
      assert.equal(await all.revoke('me', handle), false);
    for (const session of [mine, theirs, anonymous]) await loaded(all, session);
  });

  contract('revokeOthers keeps exactly the current one', async ({ sessions }) => {
    const all = sessions();
    const others = [await created(all, { userId: 'u1' }), await created(all, { userId: 'u1' })];
    const current = await created(all, { userId: 'u1' });
    const stranger = await created(all, { userId: 'u2' });
    assert.equal(await all.revokeOthers('u1', current), 2);
    assert.equal(await all.revokeOthers('u1', current.id), 0);
    for (const { id } of others) assert.equal(await all.load(id), null);
    for (const session of [current, stranger]) await loaded(all, session);
  });

  contract('revokeAll ends all, and the user may log in again', async ({ sessions, keysOf }) => {
    const all = sessions();
    for (let n = 0; n < 3; n++) await created(all, { userId: 'u1' });
    assert.equal(await all.revokeAll('u1'), 3);
    assert.equal(await all.revokeAll('u1'), 0);
    assert.deepEqual(await keysOf(), []);
    await loaded(all, await created(all, { userId: 'u1' }));
  });

  for (const [call, prepare] of LOGINS) {
    contract(`revokeAll kills logins in flight: ${call}`, async ({ sessions, driver }) => {
      const all = sessions();
      const login = await stopBefore(driver, 'session/commit-session', await prepare(all));
      await all.revokeAll('u1');
      const { status } = await login.finish();
      assert(status === 'revoked' || status === 'gone', status);
      assert.deepEqual(await all.list('u1'), []);
      for await (const { userId } of all.scan()) assert.notEqual(userId, 'u1');
    });
  }

  contract('lost index: session gone at next due touch', async ({ sessions, raw, indexKey, pass }) => {
    const all = sessions({ touchEvery: '1m' });
    const events = heard(all, 'revoked');
    const reader = await created(all, { userId: 'u1' });
    const writer = await created(all, { userId: 'u1', n: 0 });
    await raw('unlink', indexKey('u1'));
    await loaded(all, reader);
    await pass(60_000);
    assert.equal(await all.touch(await loaded(all, reader)), 'gone');
    const live = await loaded(all, writer);
    live.data['n'] = 1;
    assert.deepEqual(await all.commit(live), { status: 'gone' }, 'also one that commits on every request');
    for (const { id } of [reader, writer]) assert.equal(await all.load(id), null);
    assert.equal(events.length, 2);
  });

  contract("indexCheck 'off' gives that up", async ({ sessions, raw, indexKey, pass }) => {
    const all = sessions({ touchEvery: '1m', indexCheck: 'off' });
    const session = await created(all, { userId: 'u1' });
    await raw('unlink', indexKey('u1'));
    await pass(60_000);
    assert.equal(await all.touch(await loaded(all, session)), 'touched');
  });

  contract('clear leaves no key of the app and no other key touched', async (world) => {
    const { sessions, keysOf, keys, raw } = world;
    const all = sessions();
    for (let n = 0; n < 25; n++) await created(all, n % 2 === 0 ? { userId: `u${n}` } : {});
    const foreign = [keys.of('session', 'other', 'x'), keys.of('cart', 'data', 'x'), `x${keys.app}:session:data:y`];
    for (const key of foreign) await raw('set', key, '1', 'px', 60_000);
    assert.equal(await all.clear(), 25);
    assert.deepEqual(await keysOf(), foreign.slice(0, 2).sort());
    for (const key of foreign) assert.equal(await raw('exists', key), 1);
    await raw('unlink', String(foreign[2]));
  });

  contract('scan gives every session once', async ({ sessions }) => {
    const all = sessions();
    const made = new Set<string>();
    for (let n = 0; n < 25; n++) made.add((await created(all, { userId: 'u1' })).handle);
    const scanned: string[] = [];
    for await (const { handle } of all.scan()) scanned.push(handle);
    assert.deepEqual(scanned.sort(), [...made].sort());
  });
}

type Login = () => Promise<{ readonly status: string }>;

/** Logins of `u1`, each of which enters the index before it writes its record. */
const LOGINS: readonly (readonly [string, (all: Sessions<Data>) => Promise<Login>])[] = [
  ['create', async (all) => () => all.create({ userId: 'u1' })],
  [
    'regenerate',
    async (all) => {
      const anonymous = await created(all);
      return () => all.regenerate(anonymous, { set: { userId: 'u1' } });
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
    'commit',
    async (all) => {
      const session = await created(all);
      session.data.userId = 'u1';
      return () => all.commit(session);
    },
  ],
];
