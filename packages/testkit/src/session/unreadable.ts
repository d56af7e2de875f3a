import assert from 'node:assert/strict';
import { list, text } from '@redis-patterns/core/driver';
import { type Contract, created, heard, loaded, refusedWith, type World } from './world.ts';

/** Records that somebody else wrote, or that went bad. */
const DAMAGES: readonly (readonly [string, string, (world: World, key: string) => Promise<unknown>])[] = [
  ['a property that is no JSON', 'parse', ({ raw }, key) => raw('hset', key, '.n', '{broken')],
  ['a format of another version', 'format', ({ raw }, key) => raw('hset', key, '~', '[2,1,1,0,1]')],
  ['another format, with values that are no JSON', 'format', ({ raw }, key) => raw('hset', key, '~', '[2]', '.n', '{')],
  ['no format at all', 'format', ({ raw }, key) => raw('hdel', key, '~')],
  ['a time that is none', 'format', ({ raw }, key) => raw('hset', key, '~', '[1,1,"yesterday",0,1800000]')],
  [
    'a key of another type',
    'type',
    async ({ raw }, key) => {
      await raw('unlink', key);
      return raw('set', key, 'foreign', 'px', 60_000);
    },
  ],
];

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

  contract('properties of others do not reach a prototype', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const session = await created(all, { ok: true });
    await raw('hset', recordKey(session), '.__proto__', '{"admin":true}', '.nested', '{"__proto__":{"admin":true}}');
    const { data } = await loaded(all, session);
    assert.equal(data['admin'], undefined);
    assert.equal(Object.getPrototypeOf(data), Object.prototype);
    assert.equal(Object.getPrototypeOf(data['nested']), Object.prototype);
    assert.equal(({} as { admin?: unknown }).admin, undefined);
  });

  contract('a record of a later version is left to it, by writers that know it from before', async (world) => {
    const { sessions, raw, recordKey } = world;
    const all = sessions({ touchEvery: 0 });
    const session = await created(all, { n: 1 });
    const [writer, toucher] = [await loaded(all, session), await loaded(all, session)];
    await raw('hset', recordKey(session), '~', '[2,1]');
    writer.data['n'] = 2;
    assert.deepEqual(await all.commit(writer), { status: 'gone' });
    assert.equal(await all.touch(toucher), 'gone');
    assert.deepEqual(list(await raw('hmget', recordKey(session), '~', '.n')).map(text), ['[2,1]', '1']);
  });

  contract('an unreadable record survives writers, rotation ends it', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const session = await created(all, { n: 1, m: 1 });
    const late = await loaded(all, session);
    await raw('hset', recordKey(session), '.m', '{broken');
    late.data['n'] = 2;
    assert.equal((await all.commit(late)).status, 'saved');
    assert.deepEqual(await all.regenerate(late), { status: 'gone' });
    assert.equal(await raw('exists', recordKey(session)), 0);
  });
}
