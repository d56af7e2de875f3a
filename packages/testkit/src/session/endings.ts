import assert from 'node:assert/strict';
import type { Session, Sessions } from '@redis-patterns/core/session';
import { type Contract, created, type Data, heard, loaded, type World } from './world.ts';

/** The ways in which a session ends. */
const ENDINGS: readonly (readonly [
  string,
  (all: Sessions<Data>, session: Session<Data>, world: World) => Promise<unknown>,
])[] = [
  ['destroy', (all, { id }) => all.destroy(id)],
  ['revoke', (all, { handle }) => all.revoke('u1', handle)],
  ['revokeAll', (all) => all.revokeAll('u1')],
  ['eviction', (all) => created(all, { userId: 'u1' })],
  ['regenerate', async (all, session) => all.regenerate(await loaded(all, session))],
  ['clear', (all) => all.clear()],
  ['expiry', (_all, _session, { pass }) => pass(31 * 60_000)],
];

/** What a slow request may still do with a session that it read before the end. */
const LATECOMERS: readonly (readonly [
  string,
  (all: Sessions<Data>, session: Session<Data>) => Promise<unknown>,
  unknown,
])[] = [
  [
    'writer',
    (all, session) => all.commit(Object.assign(session, { data: { ...session.data, late: true } })),
    { status: 'gone' },
  ],
  ['reader', (all, session) => all.commit(session), { status: 'gone' }],
  ['touch', (all, session) => all.touch(session), 'gone'],
  [
    'login in place',
    (all, session) => all.commit(Object.assign(session, { data: { userId: 'u2' } })),
    { status: 'gone' },
  ],
  ['rotation', (all, session) => all.regenerate(session), { status: 'gone' }],
  ['login', (all, session) => all.regenerate(session, { set: { userId: 'u2' } }), { status: 'gone' }],
];

/** A session that has ended does not come back, whoever comes late. */
export function endings(contract: Contract): void {
  for (const [ending, end] of ENDINGS) {
    for (const [who, come, answer] of LATECOMERS) {
      contract(`no resurrection by a late ${who} after ${ending}`, async (world) => {
        const all = world.sessions({ touchEvery: 0, maxPerUser: 1 });
        const stale = heard(all, 'stale-write');
        const session = await created(all, { userId: 'u1' });
        const late = await loaded(all, session);
        await end(all, session, world);
        const before = await world.keysOf();
        assert.deepEqual(await come(all, late), answer);
        assert.equal(await all.load(session.id), null);
        assert.deepEqual(await world.keysOf(), before, 'nothing was written');
        assert.deepEqual(stale, [{ handle: session.handle }]);
      });
    }
  }

  contract('update of a session that ended while it was being changed is gone', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { n: 0 });
    const result = await all.update(session.id, async (data) => {
      await all.destroy(session.id);
      data['n'] = 1;
    });
    assert.deepEqual(result, { status: 'gone' });
    assert.equal(await all.load(session.id), null);
  });
}
