import assert from 'node:assert/strict';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { text } from '@redis-patterns/core/driver';
import { aesGcmCodec } from '@redis-patterns/core/session';
import { refused } from '../faulty-driver.ts';
import { rewrite, valueIn, withValue } from './rewrite.ts';
import { type Contract, created, heard, loaded } from './world.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const CANARY = 'canary-5f2b81';

/** What must not leak: ids anywhere, and values where a codec encrypts them. */
export function secrecy(contract: Contract): void {
  contract('a session id and encrypted values appear in no command, key, event, trace or error', async (world) => {
    const { sessions, driver, keysOf } = world;
    const all = sessions({ codec: aesGcmCodec([{ id: 'k1', key: key(1) }]), touchEvery: 0 });
    const seen: unknown[] = [];
    const names = ['created', 'regenerated', 'destroyed', 'revoked', 'stale-write', 'fixation', 'conflict'] as const;
    for (const name of names) all.on(name, (detail) => void seen.push(detail));
    const listen = (message: unknown): void => void seen.push(inspect(message));
    const channels = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map(
      (part) => `tracing:redis-patterns:session:op:${part}`,
    );
    for (const channel of channels) subscribe(channel, listen);

    const session = await created(all, { userId: 'u1', secret: CANARY });
    const live = await loaded(all, session);
    live.data['more'] = `${CANARY}!`;
    await all.commit(live);
    await all.touch(live);
    seen.push(await all.list('u1'), inspect(live.handle));
    const rotated = await all.regenerate(live);
    assert(rotated.status === 'regenerated');
    await all.commit(Object.assign(live, { data: { n: 1 } }));
    driver.inject(refused('OOM'));
    seen.push(inspect(await all.destroy(rotated.session).catch((error: unknown) => error), { depth: 20 }));
    await all.destroy(rotated.session);
    for (const channel of channels) unsubscribe(channel, listen);

    const shown = inspect([seen, driver.calls, await keysOf()], {
      depth: 20,
      maxArrayLength: null,
      maxStringLength: null,
    });
    for (const secret of [session.id, rotated.session.id, CANARY]) assert(!shown.includes(secret));
    assert(!inspect(session).includes(session.id), 'a session that is logged does not show its id');
    assert(!JSON.stringify(session).includes(session.id));
    assert(tracingChannel('redis-patterns:session:op') !== undefined);
  });

  contract('encrypted values come back, and an unchanged session is not written', async ({ sessions, driver }) => {
    const all = sessions({ codec: aesGcmCodec([{ id: 'k1', key: key(1) }]), onConflict: 'detect' });
    const session = await loaded(all, await created(all, { text: 'ü', n: 1 }));
    assert.deepEqual(session.data, { text: 'ü', n: 1 });
    const sent = driver.calls.length;
    assert.equal((await all.commit(session)).status, 'unchanged');
    assert.equal(driver.calls.length, sent);
    session.data['n'] = 2;
    assert.equal((await all.commit(session)).status, 'saved');
  });

  contract('a value moved to another property or session is corrupt', async ({ sessions, raw, recordKey }) => {
    const all = sessions({ codec: aesGcmCodec([{ id: 'k1', key: key(1) }]) });
    const [mine, theirs] = [
      await created(all, { role: 'user', name: 'me' }),
      await created(all, { role: 'admin', name: 'they' }),
    ];
    const role = valueIn(text(await raw('get', recordKey(theirs))).split('\n'), 'role');
    for (const [session, property] of [
      [mine, 'role'],
      [theirs, 'name'],
    ] as const) {
      const events = heard(all, 'corrupt');
      await rewrite(raw, recordKey(session), (lines) => withValue(lines, property, role));
      assert.equal(await all.load(session.id), null);
      assert.deepEqual(events, [{ handle: session.handle, field: property, reason: 'decrypt' }]);
    }
  });

  contract('keys rotate: the first writes, all read, an unknown one ends no session', async ({ sessions }) => {
    const [one, two] = [
      { id: 'k1', key: key(1) },
      { id: 'k2', key: key(2) },
    ];
    const before = await created(sessions({ codec: aesGcmCodec([one]) }), { n: 1 });
    const both = sessions({ codec: aesGcmCodec([two, one]) });
    const live = await loaded(both, before);
    live.data['m'] = 1;
    await both.commit(live);
    const late = sessions({ codec: aesGcmCodec([two]) });
    const events = heard(late, 'corrupt');
    assert.equal(await late.load(before.id), null);
    assert.deepEqual(events, [{ handle: before.handle, field: 'n', reason: 'key-unknown' }]);
    assert.deepEqual((await loaded(both, before)).data, { n: 1, m: 1 });
  });
}
