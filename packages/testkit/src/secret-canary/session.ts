import assert from 'node:assert/strict';
import { createSessions, type Session } from '@redis-patterns/core/session';
import { refused, unsent } from '../faulty-driver.ts';
import { rewrite, withValue } from '../session/rewrite.ts';
import type { World } from './world.ts';

interface Data {
  userId?: string;
  note?: unknown;
}

/** Session ids, users and what sessions hold through every call, and everything that can go wrong with them. */
export async function sessionsWithSecrets({ driver, store, keys, secrets, fails }: World): Promise<void> {
  const [user, note, device] = [secrets.plant('user id'), secrets.plant('session value'), secrets.plant('device')];
  const sessions = createSessions<Data>({
    ...{ driver, keys, deadline: '10s', touchEvery: 0, onCorrupt: 'error', maxBytes: 1_024 },
    user: ({ userId }) => userId,
  });
  /** Its id is one more secret. */
  const known = async (session: Session<Data> | null): Promise<Session<Data>> => {
    assert(session !== null);
    secrets.add('session id', session.id);
    return session;
  };
  const login = async (): Promise<Session<Data>> => {
    const made = await sessions.create({ userId: user, note }, { device: { name: device } });
    assert(made.status === 'created', made.status);
    return known(made.session);
  };

  const session = await login();
  await sessions.load(secrets.plant('unknown session id'));
  const live = await known(await sessions.load(session.id));
  live.data.note = `${note}!`;
  await sessions.commit(live);
  await sessions.touch(live);
  await sessions.update(session.id, (data) => void Object.assign(data, { note }));
  const rotated = await sessions.regenerate(live);
  assert(rotated.status === 'regenerated', rotated.status);
  const current = await known(rotated.session);
  await sessions.list(user);
  await sessions.revoke(user, (await login()).handle);
  await sessions.revokeOthers(user, current);
  await sessions.commit(session); // ended long ago

  await fails('SESSION_TOO_LARGE', () => sessions.create({ note: note.repeat(100) }));
  await fails('INVALID_ARGUMENT', () => sessions.create({ userId: `${user}\ud800` }));
  await fails('INVALID_ARGUMENT', () => sessions.create({ note: { note, big: 1n } }));

  const record = keys.of('session', 'data', current.handle);
  await rewrite(
    (...args) => store.send(args),
    record,
    (lines) => withValue(lines, 'note', note),
  );
  await fails('SESSION_CORRUPT', () => sessions.load(current.id));
  await store.send(['set', record, note, 'px', 60_000]);
  await fails('SESSION_CORRUPT', () => sessions.load(current.id)); // a text of somebody else
  await store.send(['unlink', record]);
  await store.send(['hset', record, 'note', note]);
  await store.send(['pexpire', record, 60_000]);
  await fails('SESSION_CORRUPT', () => sessions.load(current.id)); // of another type
  current.data.note = `${note}?`;
  await fails('DRIVER_FAILED', () => sessions.commit(current));
  await store.send(['unlink', record]);
  const index = keys.of('session', 'user', user);
  await store.send(['unlink', index]);
  await store.send(['set', index, note, 'px', 60_000]);
  await fails('DRIVER_FAILED', login); // of another type
  await fails('DRIVER_FAILED', () => sessions.list(user));
  await fails('DRIVER_FAILED', () => sessions.revokeAll(user));
  await store.send(['unlink', index]);

  for (const fault of [refused('OOM'), unsent]) {
    driver.inject(fault, { times: Number.POSITIVE_INFINITY });
    await fails('DRIVER_FAILED', () => sessions.load(current.id));
    await fails('DRIVER_FAILED', () => sessions.create({ userId: user, note }));
    await fails('DRIVER_FAILED', () => sessions.revokeAll(user));
    driver.heal();
  }
}
