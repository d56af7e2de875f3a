import assert from 'node:assert/strict';
import { refused, unsent } from '../faulty-driver.ts';
import { rewrite, withValue } from './rewrite.ts';
import { type Contract, created, heard, loaded, refusedWith } from './world.ts';

const READ = 'session/read-sessions';

/** What is read in one turn of the event loop is read together, and each reader has an answer of its own. */
export function together(contract: Contract): void {
  contract('reads of one turn share a run of the script', async ({ sessions, driver, recordKey }) => {
    const all = sessions();
    const made = await Promise.all(Array.from({ length: 70 }, (_, n) => created(all, { n })));
    const before = driver.calls.length;
    const read = await Promise.all(made.map((session) => loaded(all, session)));
    assert.deepEqual(
      read.map(({ data }) => data['n']),
      made.map(({ data }) => data['n']),
    );
    const calls = driver.calls.slice(before);
    assert(calls.every(({ name }) => name === READ));
    assert.equal(
      calls.length,
      driver.clustered ? made.length : 2,
      'the second run is for what would make the first long',
    );
    assert.deepEqual(
      calls
        .flatMap(({ keys }) => keys)
        .map(String)
        .toSorted(),
      made.map(recordKey).toSorted(),
    );
  });

  contract('a record that cannot be read is no harm to those read with it', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const [sound, foreign, broken] = [await created(all, { n: 1 }), await created(all), await created(all, { n: 1 })];
    await raw('unlink', recordKey(foreign));
    await raw('hset', recordKey(foreign), 'foreign', 'value');
    await raw('pexpire', recordKey(foreign), 60_000);
    await rewrite(raw, recordKey(broken), (lines) => withValue(lines, 'n', '{'));
    const read = await Promise.all([foreign, sound, broken].map(({ id }) => all.load(id)));
    assert.deepEqual(
      read.map((session) => session?.data ?? null),
      [null, { n: 1 }, null],
    );
  });

  contract('a run that fails fails for all its readers, and for nobody else', async ({ sessions, driver }) => {
    const all = sessions();
    const session = await created(all);
    driver.inject(refused('NOPERM'), { on: ({ name }) => name === READ, times: driver.clustered ? 2 : 1 });
    for (const reading of [all.load(session.id), all.load(session.id)])
      await assert.rejects(reading, { code: 'DRIVER_FAILED', redisCode: 'NOPERM' });
    await loaded(all, session);
  });

  contract(
    'a proxy before several servers is found out: each record is read by itself',
    async ({ sessions, driver }) => {
      const all = sessions();
      const made = [await created(all, { n: 0 }), await created(all, { n: 1 }), await created(all, { n: 2 })];
      driver.inject(refused('CROSSSLOT'), { on: ({ keys }) => keys.length > 1, times: Number.POSITIVE_INFINITY });
      for (let round = 0; round < 2; round++) {
        const before = driver.calls.length;
        const read = await Promise.all(made.map((session) => loaded(all, session)));
        assert.deepEqual(
          read.map(({ data }) => data['n']),
          [0, 1, 2],
        );
        assert.equal(driver.calls.length - before, driver.clustered || round > 0 ? 3 : 4, 'and remembered');
      }
      driver.heal();
    },
  );

  contract('a connection that is lost under many readers is one outage', async ({ sessions, driver }) => {
    const all = sessions();
    const gone = heard(all, 'unavailable');
    driver.inject(unsent, { times: Number.POSITIVE_INFINITY });
    const reads = ['a', 'b', 'c'].map((id) => refusedWith('DRIVER_FAILED', () => all.load(id)));
    await reads[0];
    assert.equal(gone.length, 1, 'whoever hears of it first finds the store closed');
    await Promise.all(reads);
    assert.equal(gone.length, 1);
    driver.heal();
  });
}
