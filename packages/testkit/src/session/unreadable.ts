import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import { rewrite, valueIn, withTimes, withValue } from './rewrite.ts';
import { type Contract, created, heard, loaded, refusedWith, type World } from './world.ts';

/** Records that somebody else wrote, or that went bad. */
const DAMAGES: readonly (readonly [string, string, Damage])[] = [
  ['a property that is no JSON', 'parse', lines((all) => withValue(all, 'n', '{broken'))],
  ['a format of another version', 'format', lines((all) => withTimes(all, '[2,1,1,0,1]'))],
  [
    'another format, with values that are no JSON',
    'format',
    lines((all) => withTimes(withValue(all, 'n', '{'), '[2]')),
  ],
  ['no format at all', 'format', lines(([, ...rest]) => rest)],
  ['a time that is none', 'format', lines((all) => withTimes(all, '[1,1,"yesterday",0,1800000]'))],
  ['a device that is no JSON', 'format', lines((all) => all.with(2, '{,'))],
  ['a text of somebody else', 'format', lines(() => ['{"cookie":{},"user":"u1"}'])],
  [
    'a key of another type',
    'type',
    async ({ raw }, key) => {
      await raw('unlink', key);
      await raw('hset', key, 'foreign', 'value');
      await raw('pexpire', key, 60_000);
    },
  ],
];

type Damage = (world: World, key: string) => Promise<void>;

function lines(change: (all: string[]) => readonly string[]): Damage {
  return ({ raw }, key) => rewrite(raw, key, change);
}

/** An unreadable record is no session, and is left alone. */
export function unreadable(contract: Contract): void {
  for (const [damage, reason, inflict] of DAMAGES) {
    contract(`${damage} is no session, is told of, and is not removed`, async (world) => {
      const all = world.sessions();
      const events = heard(all, 'corrupt');
      const session = await created(all, { userId: 'u1', n: 1 });
      const sound = await created(all, { userId: 'u1' });
      const key = world.recordKey(session);
      await inflict(world, key);
      assert.equal(await all.load(session.id), null);
      assert.deepEqual(events[0], { handle: session.handle, field: reason === 'parse' ? 'n' : null, reason });
      assert.equal(await world.raw('exists', key), 1);
      if (reason !== 'parse')
        assert.deepEqual(
          (await all.list('u1')).map(({ handle }) => handle),
          [sound.handle],
        );
      const strict = world.sessions({ onCorrupt: 'error' });
      await refusedWith('SESSION_CORRUPT', () => strict.load(session.id));
      await all.destroy(session.id);
      assert.equal(await world.raw('exists', key), 0, 'destroy removes it all the same');
      await loaded(all, sound);
    });
  }

  contract('a text that was cut off is no session', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const session = await created(all, { a: 1, b: 2 });
    for (let cut = 1; cut <= 4; cut++) {
      await rewrite(raw, recordKey(session), (before) => before.slice(0, -1));
      assert.equal(await all.load(session.id), null, `${cut} lines less`);
    }
  });

  contract('properties of others do not reach a prototype', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const session = await created(all, { ok: true });
    const own = ['"__proto__":', '{"admin":true},', '"nested":', '{"__proto__":{"admin":true}},'];
    await rewrite(raw, recordKey(session), (all) => [...all.slice(0, 4), ...own, ...all.slice(4)]);
    const { data } = await loaded(all, session);
    assert.equal(data['admin'], undefined);
    assert.equal(Object.getPrototypeOf(data), Object.prototype);
    assert.equal(Object.hasOwn(data, '__proto__'), false, 'who copies it would give the copy another prototype');
    assert.equal(Object.getPrototypeOf(data['nested']), Object.prototype);
    assert.equal(({} as { admin?: unknown }).admin, undefined);
  });

  contract('a record of a later version is left to it, by writers that know it from before', async (world) => {
    const { sessions, raw, recordKey } = world;
    const all = sessions({ touchEvery: 0 });
    const session = await created(all, { n: 1 });
    const [writer, toucher] = [await loaded(all, session), await loaded(all, session)];
    const key = recordKey(session);
    await rewrite(raw, key, (all) => withTimes(all, '[2,1]'));
    writer.data['n'] = 2;
    assert.deepEqual(await all.commit(writer), { status: 'gone' });
    assert.equal(await all.touch(toucher), 'gone');
    const left = text(await raw('get', key)).split('\n');
    assert.deepEqual([left[0], valueIn(left, 'n')], ['[[2,1],', '1']);
  });

  contract('an unreadable record survives writers, rotation ends it', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const session = await created(all, { n: 1, m: 1 });
    const late = await loaded(all, session);
    await rewrite(raw, recordKey(session), (all) => withValue(all, 'm', '{broken'));
    late.data['n'] = 2;
    assert.equal((await all.commit(late)).status, 'saved');
    assert.deepEqual(await all.regenerate(late), { status: 'gone' });
    assert.equal(await raw('exists', recordKey(session)), 0);
  });
}
