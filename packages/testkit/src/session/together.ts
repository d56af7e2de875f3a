import assert from 'node:assert/strict';
import { refused, unsent } from '../faulty-driver.ts';
import { type Contract, created, heard, loaded, refusedWith } from './world.ts';

const CLOCK = 'driver/server-time';

/** What is read in one turn of the event loop is read together, and each reader has an answer of its own. */
export function together(contract: Contract): void {
  contract('reads of one turn share one look at the clock of their node', async ({ sessions, driver, recordKey }) => {
    const all = sessions();
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => created(all, { n })));
    const before = driver.calls.length;
    const read = await Promise.all(made.map((session) => loaded(all, session)));
    assert.deepEqual(
      read.map(({ data }) => data['n']),
      made.map(({ data }) => data['n']),
    );
    const names = driver.calls.slice(before).map(({ name }) => name);
    const nodes = new Set(made.map((session) => driver.nodeOf?.(recordKey(session))));
    assert.equal(names.filter((name) => name === CLOCK).length, nodes.size);
    assert.equal(names.length, made.length + nodes.size);
  });

  contract('a record that cannot be read is no harm to those read with it', async ({ sessions, raw, recordKey }) => {
    const all = sessions();
    const [sound, foreign, broken] = [await created(all, { n: 1 }), await created(all), await created(all, { n: 1 })];
    await raw('unlink', recordKey(foreign));
    await raw('set', recordKey(foreign), 'foreign', 'px', 60_000);
    await raw('hset', recordKey(broken), '.n', '{');
    const read = await Promise.all([foreign, sound, broken].map(({ id }) => all.load(id)));
    assert.deepEqual(
      read.map((session) => session?.data ?? null),
      [null, { n: 1 }, null],
    );
  });

  contract('without the clock nobody has an answer', async ({ sessions, driver }) => {
    const all = sessions();
    const session = await created(all);
    driver.inject(refused('NOPERM'), { on: ({ name }) => name === CLOCK });
    const reading = Promise.all([all.load(session.id), all.load(session.id)]);
    await assert.rejects(reading, { code: 'DRIVER_FAILED', redisCode: 'NOPERM' });
    await loaded(all, session);
  });

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
