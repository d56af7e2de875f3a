import assert from 'node:assert/strict';
import { race } from '../race.ts';
import { type Contract, created, type Data, heard, loaded, requests } from './world.ts';

/** Writers of one session that meet. */
export function merging(contract: Contract): void {
  contract('two writers keep both', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { base: true });
    const [one, two] = await requests(all, session, 2);
    if (one === undefined || two === undefined) return assert.fail();
    one.data['a'] = 1;
    two.data['b'] = 2;
    assert.equal((await all.commit(one)).status, 'saved');
    assert.equal((await all.commit(two)).status, 'saved');
    assert.deepEqual((await loaded(all, session)).data, { base: true, a: 1, b: 2 });
  });

  contract('50 writers keep 50', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { base: true });
    const writers = await requests(all, session, 50);
    await race(50, async (i) => {
      const writer = writers[i] ?? assert.fail();
      writer.data[`w${i}`] = i;
      await all.commit(writer);
    });
    assert.equal(Object.keys((await loaded(all, session)).data).length, 51);
  });

  contract('a deleted property stays deleted', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { token: 'secret', n: 0 });
    const [deleter, writer] = await requests(all, session, 2);
    if (deleter === undefined || writer === undefined) return assert.fail();
    delete deleter.data['token'];
    await all.commit(deleter);
    writer.data['n'] = 1;
    await all.commit(writer);
    assert.deepEqual((await loaded(all, session)).data, { n: 1 });
  });

  contract('a reader does not undo a writer', async ({ sessions }) => {
    const all = sessions({ touchEvery: 0 });
    const session = await created(all, { n: 0 });
    const [reader, writer] = await requests(all, session, 2);
    if (reader === undefined || writer === undefined) return assert.fail();
    writer.data['n'] = 1;
    await all.commit(writer);
    assert.equal((await all.commit(reader)).status, 'unchanged');
    assert.equal(await all.touch(reader), 'touched');
    assert.equal((await loaded(all, session)).data['n'], 1);
  });

  contract('of two writers of one property the last one wins', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { n: 0 });
    const [one, two] = await requests(all, session, 2);
    if (one === undefined || two === undefined) return assert.fail();
    one.data['n'] = 1;
    two.data['n'] = 2;
    await all.commit(two);
    await all.commit(one);
    assert.equal((await loaded(all, session)).data['n'], 1);
  });

  contract('detect: a conflict names its properties, and nothing is saved', async ({ sessions }) => {
    const all = sessions({ onConflict: 'detect' });
    const events = heard(all, 'conflict');
    const session = await created(all, { n: 0, gone: 1, free: 0 });
    const [one, two] = await requests(all, session, 2);
    if (one === undefined || two === undefined) return assert.fail();
    one.data = { n: 1, free: 0, added: 1 };
    two.data = { n: 2, gone: 2, free: 2, added: 2 };
    assert.deepEqual(await all.commit(one), { status: 'saved' });
    assert.deepEqual(await all.commit(two), { status: 'conflict', fields: ['n', 'gone', 'added'] });
    assert.deepEqual(events, [{ handle: session.handle, fields: ['n', 'gone', 'added'] }]);
    assert.deepEqual((await loaded(all, session)).data, { n: 1, free: 0, added: 1 });
  });

  contract('detect: writers of different properties do not conflict', async ({ sessions }) => {
    const all = sessions({ onConflict: 'detect' });
    const session = await created(all, {});
    const writers = await requests(all, session, 10);
    const ended = await race(10, async (i) => {
      const writer = writers[i] ?? assert.fail();
      writer.data[`w${i}`] = 'é"\\';
      return (await all.commit(writer)).status;
    });
    assert.deepEqual(new Set(ended), new Set(['saved']));
  });

  contract('20 increments, detect: 1 saved, 19 conflicts', async ({ sessions }) => {
    const all = sessions({ onConflict: 'detect' });
    const session = await created(all, { n: 0 });
    const writers = await requests(all, session, 20);
    const ended = await race(20, async (i) => {
      const writer = writers[i] ?? assert.fail();
      writer.data['n'] = Number(writer.data['n']) + 1 + i / 100;
      return (await all.commit(writer)).status;
    });
    assert.equal(ended.filter((status) => status === 'saved').length, 1);
    assert.equal(ended.filter((status) => status === 'conflict').length, 19);
  });

  contract('20 update() increments = 20', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { n: 0 });
    const increment = (data: Data): void => {
      data['n'] = Number(data['n']) + 1;
    };
    const ended = await race(20, () => all.update(session.id, increment));
    assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['saved']));
    assert.equal((await loaded(all, session)).data['n'], 20);
  });

  contract('update sees changes of every property it read', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { credit: 10, spent: 0 });
    const other = await loaded(all, session);
    let runs = 0;
    const result = await all.update(session.id, async (data) => {
      if (++runs === 1) {
        other.data['credit'] = 0;
        await all.commit(other);
      }
      if (Number(data['credit']) > 0) data['spent'] = 1;
    });
    assert.equal(result.status, 'saved');
    assert.equal(runs, 2);
    assert.deepEqual((await loaded(all, session)).data, { credit: 0, spent: 0 });
  });

  contract('update gives up after five tries', async ({ sessions }) => {
    const all = sessions();
    const session = await created(all, { n: 0 });
    const other = await loaded(all, session);
    let runs = 0;
    const { status } = await all.update(session.id, async (data) => {
      other.data['n'] = ++runs;
      await all.commit(other);
      data['mine'] = true;
    });
    assert.equal(status, 'conflict');
    assert.equal(runs, 5);
  });
}
