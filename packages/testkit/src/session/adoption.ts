import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { race } from '../race.ts';
import { type Contract, heard, loaded, type World } from './world.ts';

/** A session of connect-redis, and its id. */
async function legacySession(
  { raw, keys }: World,
  data: object,
  ttlMs = 60_000,
): Promise<{ id: string; prefix: string; key: string }> {
  const [id, prefix] = [randomBytes(24).toString('base64url'), `${keys.app}:sess:`];
  await raw('set', prefix + id, typeof data === 'string' ? data : JSON.stringify(data), 'px', ttlMs);
  return { id, prefix, key: prefix + id };
}

const COOKIE = {
  originalMaxAge: 3_600_000,
  expires: '2030-01-01T00:00:00.000Z',
  httpOnly: true,
  path: '/',
  secure: true,
};

/** Sessions of connect-redis are taken over without logging anybody out. */
export function adoption(contract: Contract): void {
  contract('a session of connect-redis is taken over when its cookie is seen', async (world) => {
    const { id, prefix, key } = await legacySession(world, { cookie: COOKIE, userId: 'u1', cart: [1] });
    const all = world.sessions({ legacy: { prefix } });
    const session = await loaded(all, { id });
    assert.deepEqual(session.data, { cookie: { m: 3_600_000, s: true }, userId: 'u1', cart: [1] });
    assert.equal(session.expiresAt - session.lastSeenAt, 3_600_000);
    assert.equal(await world.raw('exists', key), 0);
    assert.deepEqual(
      (await all.list('u1')).map(({ handle }) => handle),
      [session.handle],
    );
    assert.deepEqual((await loaded(world.sessions(), { id })).data, session.data, 'legacy is not needed any more');
  });

  contract('GETDEL adoption: 20 parallel requests, one record', async (world) => {
    const { id, prefix } = await legacySession(world, { cookie: { originalMaxAge: null }, n: 1 });
    const drivers = [world.driver, await world.another()];
    const fleet = drivers.map((driver) => world.sessions({ driver, legacy: { prefix } }));
    const created = fleet.map((all) => heard(all, 'created'));
    const seen = await race(20, (i) => (fleet[i % 2] ?? assert.fail()).load(id));
    assert.deepEqual(new Set(seen.map((session) => session?.data['n'])), new Set([1]));
    assert.equal(created.flat().length, 1);
  });

  contract('a session that was ended is not taken over again', async (world) => {
    const { id, prefix } = await legacySession(world, { cookie: COOKIE, userId: 'u1' });
    const all = world.sessions({ legacy: { prefix } });
    await loaded(all, { id });
    await all.revokeAll('u1');
    assert.equal(await all.load(id), null);
    const other = await legacySession(world, { cookie: COOKIE });
    assert.equal(await all.destroy(other.id), true, 'destroy ends one that was not taken over yet');
    assert.equal(await all.load(other.id), null);
  });

  contract('what is no session of connect-redis is told of', async (world) => {
    const broken = await legacySession(world, '{"cookie"' as never);
    const all = world.sessions({ legacy: { prefix: broken.prefix } });
    const events = heard(all, 'corrupt');
    assert.equal(await all.load(broken.id), null);
    assert.equal(events[0]?.reason, 'parse');
  });

  contract('an unknown id is unknown, with or without legacy', async ({ sessions, keys }) => {
    assert.equal(await sessions({ legacy: { prefix: `${keys.app}:sess:` }, deadline: 50 }).load('unknown'), null);
  });

  contract('its values may be read by another parser', async (world) => {
    const { id, prefix } = await legacySession(world, 'n=1' as never);
    const parse = (text: string): object => Object.fromEntries([text.split('=')]) as object;
    assert.deepEqual((await loaded(world.sessions({ legacy: { prefix, parse } }), { id })).data, { n: '1' });
  });

  contract('a crash during adoption logs out, never in', async (world) => {
    const { id, prefix } = await legacySession(world, { cookie: COOKIE, userId: 'u1' });
    const { driver } = world;
    driver.inject(
      async () => {
        throw new Error('crash');
      },
      { on: ({ name }) => name === 'session/bind-user' },
    );
    await assert.rejects(world.sessions({ legacy: { prefix } }).load(id));
    assert.equal(await world.sessions({ legacy: { prefix } }).load(id), null);
  });
}
