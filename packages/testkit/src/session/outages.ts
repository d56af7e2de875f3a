import assert from 'node:assert/strict';
import type { Session } from '@redis-patterns/core/session';
import { heldBack, lostReply, refused, unsent } from '../faulty-driver.ts';
import { type Contract, created, type Data, heard, loaded, refusedWith } from './world.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** Redis that is silent, gone or not willing: fails closed, soon, and comes back by itself. */
export function outages(contract: Contract): void {
  contract('a silent server is answered for within the deadline', async ({ sessions, driver }) => {
    const all = sessions({ deadline: 50 });
    const session = await created(all, { n: 0 });
    const live = await loaded(all, session);
    driver.inject(heldBack(new Promise(() => {})), { times: FOREVER });
    live.data['n'] = 1;
    const calls: (() => Promise<unknown>)[] = [() => all.load(session.id), () => all.commit(live)];
    for (const call of calls) {
      const start = performance.now();
      await refusedWith('DRIVER_TIMEOUT', call);
      assert(performance.now() - start < 1_000, 'not after several deadlines');
    }
  });

  contract('all round trips of an operation share one deadline', async ({ sessions, driver }) => {
    const all = sessions({ deadline: 60 });
    driver.inject(
      async (run) => {
        await new Promise((resolve) => void setTimeout(resolve, 40));
        return run();
      },
      { times: FOREVER },
    );
    await refusedWith('DRIVER_TIMEOUT', () => all.create({ userId: 'u1' }));
  });

  contract('a read in the middle of an operation has the time that is left, no more', async (world) => {
    const { driver, raw, keys } = world;
    const prefix = `${keys.app}:sess:`;
    await raw('set', `${prefix}old`, '{}', 'px', 60_000);
    const all = world.sessions({ legacy: { prefix }, deadline: 160 });
    driver.inject(
      async (run) => {
        await new Promise((resolve) => void setTimeout(resolve, 45));
        return run();
      },
      { times: FOREVER },
    );
    // Looked for (45), not found: taken (90) and written (135) as a new session; when that is read there are 25 ms left.
    await refusedWith('DRIVER_TIMEOUT', () => all.load('old'));
  });

  contract('a lost connection refuses at once, until the server answers again', async ({ sessions, driver }) => {
    const all = sessions();
    const [gone, back] = [heard(all, 'unavailable'), heard(all, 'available')];
    const session = await created(all);
    driver.inject(unsent, { times: FOREVER });
    await refusedWith('DRIVER_FAILED', () => all.load(session.id));
    const sent = driver.calls.length;
    for (let n = 0; n < 20; n++) await refusedWith('DRIVER_FAILED', () => all.load(session.id));
    assert.equal(driver.calls.length, sent, 'nothing more is sent');
    assert.equal(gone.length, 1);
    assert.equal((gone[0]?.cause as { code?: unknown } | undefined)?.code, 'DRIVER_FAILED');
    driver.heal();
    while (back.length === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
    await loaded(all, session);
    assert.equal(gone.length, 1);
  });

  contract('one timeout is no outage, three in a row are', async ({ sessions, driver }) => {
    const all = sessions({ deadline: 10 });
    const gone = heard(all, 'unavailable');
    driver.inject(heldBack(new Promise(() => {})), { times: FOREVER });
    for (let n = 0; n < 2; n++) await refusedWith('DRIVER_TIMEOUT', () => all.load('x'));
    assert.equal(gone.length, 0);
    await refusedWith('DRIVER_TIMEOUT', () => all.load('x'));
    assert.equal(gone.length, 1);
    await refusedWith('DRIVER_FAILED', () => all.load('x'));
  });

  contract(
    'while one node of a cluster is down, the sessions of the others go on',
    async ({ sessions, driver, recordKey }) => {
      const nodeOf = (key: string): string => ((Buffer.from(key).at(-1) ?? 0) % 2 === 0 ? 'even' : 'odd');
      const all = sessions({ driver: { ...driver, nodeOf } });
      const [gone, back] = [heard(all, 'unavailable'), heard(all, 'available')];
      const byNode: Record<string, Session<Data>> = {};
      while (Object.keys(byNode).length < 2) {
        const session = await created(all);
        byNode[nodeOf(recordKey(session))] = session;
      }
      const { even, odd } = byNode as { even: Session<Data>; odd: Session<Data> };
      driver.inject(unsent, { on: ({ keys }) => nodeOf(String(keys[0])) === 'odd', times: FOREVER });
      await refusedWith('DRIVER_FAILED', () => all.load(odd.id));
      await refusedWith('DRIVER_FAILED', () => all.load(odd.id));
      await loaded(all, even);
      assert.equal(gone.length, 0);
      driver.inject(unsent, { times: FOREVER });
      await refusedWith('DRIVER_FAILED', () => all.load(even.id));
      assert.equal(gone.length, 1, 'now every node is down');
      driver.heal();
      while (back.length === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
      assert.equal(back.length, 1);
    },
  );

  for (const code of ['LOADING', 'BUSY', 'READONLY', 'OOM']) {
    contract(`${code} reaches the caller, and changes nothing`, async ({ sessions, driver }) => {
      const all = sessions();
      const session = await created(all, { n: 0 });
      const live = await loaded(all, session);
      live.data['n'] = 1;
      driver.inject(refused(code));
      await assert.rejects(all.commit(live), { code: 'DRIVER_FAILED', redisCode: code });
      assert.deepEqual(await all.commit(live), { status: 'saved' }, 'the same commit may be tried again');
    });
  }

  contract('a commit whose answer was lost may be repeated', async ({ sessions, driver }) => {
    const all = sessions();
    const session: Session<Data> = await created(all, { n: 0 });
    session.data['n'] = 1;
    driver.inject(lostReply);
    await refusedWith('DRIVER_FAILED', () => all.commit(session));
    const again = sessions();
    session.data['m'] = 1;
    const live = await loaded(again, session);
    assert.deepEqual(live.data, { n: 1 });
  });

  contract('a listener that throws fails no request', async ({ sessions }) => {
    const all = sessions();
    const printers = process.listeners('warning');
    process.removeAllListeners('warning');
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    all.on('created', () => {
      throw new Error('listener');
    });
    const off = all.on('destroyed', () => assert.fail('it was taken off'));
    off();
    const session = await created(all);
    await all.destroy(session);
    assert.equal((await warned).message, 'listener');
    for (const print of printers) process.on('warning', print);
  });
}
