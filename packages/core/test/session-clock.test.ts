import type { Driver } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { describe, expect, test } from 'vitest';
import { memoryDriver } from '../src/memory/index.ts';
import { createSessions, type Session, type Sessions } from '../src/session/index.ts';

interface Data {
  userId?: string;
}

const HOUR = 3_600_000;

/** A server whose clock is set by hand, and one for the indexes whose clock differs by `apartMs`. */
function servers(apartMs = 0): { driver: Driver; pass(ms: number): void } {
  let ahead = 0;
  const records = memoryDriver({ now: () => Date.now() + ahead });
  const indexes = apartMs === 0 ? records : memoryDriver({ now: () => Date.now() + ahead + apartMs });
  const nodeOf = (key: unknown): Driver => (String(key).includes(':user:') ? indexes : records);
  return {
    pass: (ms) => {
      ahead += ms;
    },
    driver: {
      ...records,
      send: (args, ...rest) => nodeOf(args[1]).send(args, ...rest),
      run: (script, keys, ...rest) => nodeOf(keys[0]).run(script, keys, ...rest),
    },
  };
}

function sessionsOn(driver: Driver): Sessions<Data> {
  const keys = createKeys('clock');
  return createSessions<Data>({
    driver,
    keys,
    idle: '30m',
    absolute: '2h',
    touchEvery: '1m',
    user: ({ userId }) => userId,
  });
}

async function login(sessions: Sessions<Data>): Promise<Session<Data>> {
  const result = await sessions.create({ userId: 'u1' });
  if (result.status !== 'created') throw new Error(result.status);
  return result.session;
}

describe('clocks', () => {
  test('a server that steps an hour back: who is idle ends an hour later, who is not goes by the new time', async () => {
    const { driver, pass } = servers();
    const sessions = sessionsOn(driver);
    const [idle, used] = [await login(sessions), await login(sessions)];
    pass(-HOUR);
    const live = await sessions.load(used.id);
    expect(live && (await sessions.touch(live))).toBe('touched');
    expect(await sessions.list('u1')).toHaveLength(2);
    pass(31 * 60_000);
    expect(await sessions.load(used.id)).toBeNull();
    expect(await sessions.load(idle.id)).not.toBeNull();
    pass(HOUR);
    expect(await sessions.load(idle.id)).toBeNull();
  });

  test('a server that steps an hour on ends what would have ended within it, and no more', async () => {
    const { driver, pass } = servers();
    const sessions = sessionsOn(driver);
    const idle = await login(sessions);
    pass(HOUR);
    expect(await sessions.load(idle.id)).toBeNull();
    expect(await sessions.load((await login(sessions)).id)).not.toBeNull();
  });

  test.each([30_000, -30_000])(
    'nodes of a cluster %i ms apart: a live session is in the index to its last moment',
    async (apartMs) => {
      const { driver, pass } = servers(apartMs);
      const sessions = sessionsOn(driver);
      const { id } = await login(sessions);
      for (let minutes = 0; minutes < 119; minutes += 17) {
        const live = await sessions.load(id);
        if (live === null) throw new Error('it ended early');
        expect(await sessions.touch(live)).toBe(minutes === 0 ? 'unchanged' : 'touched');
        pass(17 * 60_000);
      }
      pass(2 * HOUR - 7 * 17 * 60_000 - 1_000);
      expect(await sessions.load(id)).not.toBeNull();
      expect(await sessions.list('u1')).toHaveLength(1);
      expect(await sessions.revokeAll('u1')).toBe(1);
      expect(await sessions.load(id)).toBeNull();
    },
  );
});
