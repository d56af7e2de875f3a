import assert from 'node:assert/strict';
import { type Contract, created, heard, loaded, refusedWith } from './world.ts';

/** From create to destroy, one request at a time. */
export function lifecycle(contract: Contract): void {
  contract('what was created is loaded', async ({ sessions }) => {
    const all = sessions();
    const before = await created(all, { userId: 'u1', cart: [{ sku: 'a', n: 2 }] }, { device: { agent: 'Firefox' } });
    const after = await loaded(all, before);
    assert.deepEqual(after.data, { userId: 'u1', cart: [{ sku: 'a', n: 2 }] });
    assert.equal(after.handle, before.handle);
    assert.equal(after.userId, 'u1');
    assert.deepEqual(after.device, { agent: 'Firefox' });
    assert.equal(after.createdAt, before.createdAt);
    assert.equal(after.absoluteAt, before.createdAt + 30 * 86_400_000);
    assert.equal(after.expiresAt, before.lastSeenAt + 30 * 60_000);
  });

  contract('unknown id is never adopted', async ({ sessions, keysOf }) => {
    const all = sessions();
    const planted = 'attackers-choice-of-an-id';
    assert.equal(await all.load(planted), null);
    assert.equal((await all.update(planted, () => {})).status, 'gone');
    assert.notEqual((await created(all)).id, planted);
    assert.equal((await keysOf()).length, 1);
  });

  contract('what cannot be an id is unknown, and nothing is sent for it', async ({ sessions, driver }) => {
    const all = sessions();
    for (const id of ['', 'x'.repeat(257), 'é'.repeat(129), '\ud800', 7, null, undefined, {}, ['a']]) {
      assert.equal(await all.load(id as string), null);
      assert.equal(await all.destroy(id as string), false);
    }
    assert.equal(driver.calls.length, 0);
    assert.equal(await all.load('x'.repeat(256)), null);
  });

  contract('a read is one round trip, an unchanged commit none', async ({ sessions, driver }) => {
    const all = sessions();
    const { id } = await created(all, { a: 1 });
    const before = driver.calls.length;
    const loading = all.load(id);
    await new Promise((resolve) => void setImmediate(resolve));
    assert.deepEqual(
      driver.calls.slice(before).map(({ name }) => name),
      ['session/read-sessions'],
      'it leaves when the turn of the event loop ends',
    );
    const session = (await loading) ?? assert.fail('no session');
    assert.deepEqual(await all.commit(session), { status: 'unchanged' });
    assert.equal(await all.touch(session), 'unchanged');
    assert.equal(driver.calls.length, before + 1);
  });

  contract('a write sends what changed and nothing else', async ({ sessions, driver }) => {
    const all = sessions();
    const session = await loaded(all, await created(all, { kept: 'k'.repeat(500), changed: 1, gone: true }));
    const before = driver.calls.length;
    session.data['changed'] = 2;
    session.data['added'] = { deep: [1] };
    delete session.data['gone'];
    assert.deepEqual(await all.commit(session), { status: 'saved' });
    const [call, ...more] = driver.calls.slice(before);
    assert.equal(more.length, 0);
    const sent = call?.args.slice(6) ?? [];
    assert.deepEqual(sent, ['s', '"changed"', '2', '*', 's', '"added"', '{"deep":[1]}', '*', 'd', '"gone"', '', '*']);
    const { data } = await loaded(all, session);
    assert.deepEqual(data, { kept: 'k'.repeat(500), changed: 2, added: { deep: [1] } });
  });

  contract('data may be replaced as a whole', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { a: 1, b: 2 });
    session.data = { b: 2, c: 3 };
    assert.equal((await all.commit(session)).status, 'saved');
    assert.deepEqual((await loaded(all, session)).data, { b: 2, c: 3 });
  });

  contract('a session that is committed again starts from its last commit', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { n: 0 });
    for (const n of [1, 2, 2]) {
      session.data['n'] = n;
      await all.commit(session);
    }
    assert.equal((await all.commit(session)).status, 'unchanged');
    assert.equal((await loaded(all, session)).data['n'], 2);
  });

  contract('a destroyed session is gone, and so is its place in the index', async ({ sessions, keysOf }) => {
    const all = sessions();
    const events = heard(all, 'destroyed');
    const [byId, bySession] = [await created(all, { userId: 'u1' }), await created(all, { userId: 'u1' })];
    assert.equal(await all.destroy(byId.id), true);
    assert.equal(await all.destroy(bySession), true);
    assert.equal(await all.destroy(byId.id), false);
    assert.equal(await all.load(byId.id), null);
    assert.deepEqual(await keysOf(), []);
    assert.deepEqual(
      events.map(({ userId }) => userId),
      ['u1', 'u1'],
    );
  });

  contract('every key of a session has a TTL', async ({ sessions, keysOf, raw }) => {
    const all = sessions();
    const session = await created(all, { userId: 'u1', n: 1 });
    session.data['n'] = 2;
    await all.commit(session);
    await all.regenerate(session);
    await created(sessions({ absolute: false }));
    for (const key of await keysOf()) assert(Number(await raw('pttl', key)) > 0, key);
  });

  contract('JSON decides what data may be', async ({ sessions }) => {
    const all = sessions();
    const at = new Date(0);
    const session = await created(all, { at, nothing: null, undef: undefined, fn: () => 1, text: '\ud83d\ude00"\n' });
    const { data } = await loaded(all, session);
    assert.deepEqual(data, { at: at.toISOString(), nothing: null, text: '\ud83d\ude00"\n' });
  });

  contract('any name of a property comes back as it was', async ({ sessions }) => {
    const all = sessions();
    const names = [
      'constructor',
      'toString',
      'a\nb',
      'a\\nb',
      '\\',
      '',
      'a:b',
      'ü',
      '{x}',
      'hasOwnProperty',
      '0',
      '~',
      '.',
    ];
    const data = Object.fromEntries(names.map((name, i) => [name, i]));
    const session = await created(all, data);
    assert.deepEqual((await loaded(all, session)).data, data);
    assert.equal((await loaded(all, session)).userId, null);
  });

  contract('what cannot be stored is refused before anything is sent', async ({ sessions, driver }) => {
    const all = sessions();
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const proto = JSON.parse('{"__proto__":{"admin":true}}') as object;
    const wrong = [null, undefined, 'text', 7, [], { big: 1n }, { cycle }, proto];
    const users = ['', 'x'.repeat(257), {}, true, Number.NaN, Number.POSITIVE_INFINITY, '\ud800'];
    for (const data of [...wrong, ...users.map((userId) => ({ userId }))])
      await refusedWith('INVALID_ARGUMENT', () => all.create(data as never));
    for (const user of [...users, null, undefined]) {
      await refusedWith('INVALID_ARGUMENT', () => all.list(user as never));
      await refusedWith('INVALID_ARGUMENT', () => all.revokeAll(user as never));
    }
    await refusedWith('INVALID_ARGUMENT', () => all.commit({ id: 'x', data: {} } as never));
    assert.equal(driver.calls.length, 0);
  });

  contract('a session may hold 64 KiB and 256 properties, and not one more', async ({ sessions, driver }) => {
    const all = sessions();
    const fits = { a: 'x'.repeat(65_536 - 'a""'.length) };
    const session = await created(all, fits);
    const sent = driver.calls.length;
    await refusedWith('SESSION_TOO_LARGE', () => all.create({ a: `${fits.a}x` }));
    session.data['b'] = 1;
    await refusedWith('SESSION_TOO_LARGE', () => all.commit(session));
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`p${i}`, 1]));
    await refusedWith('SESSION_TOO_LARGE', () => all.create(many));
    assert.equal(driver.calls.length, sent);
    delete many['p0'];
    assert.equal(Object.keys((await loaded(all, await created(all, many))).data).length, 256);
  });
}
