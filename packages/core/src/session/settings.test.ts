import { describe, expect, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/index.ts';
import { createSessions } from './create-sessions.ts';
import { sessionPolicy } from './policy.ts';
import { settingsOf } from './settings.ts';

const needed = { driver: memoryDriver(), keys: createKeys('t') };
const user = (): string => 'u1';

describe('options', () => {
  test('their defaults', () => {
    const { driver: _driver, recordKey, indexKey, ...defaults } = settingsOf(needed);
    expect(defaults).toEqual({
      ...{ records: 't:session:data:*', indexes: 't:session:user:*' },
      ...{ idleMs: 1_800_000, absoluteMs: 2_592_000_000, touchEveryMs: 60_000, deadlineMs: 1_000 },
      ...{ user: undefined, maxPerUser: 100, evict: 'oldest', indexCheck: 'touch', maxBytes: 65_536 },
      ...{ onConflict: 'merge', onFixation: 'event', onCorrupt: 'absent', codec: undefined, legacy: undefined },
    });
    expect([recordKey('h'), indexKey('a:b')]).toEqual(['t:session:data:h', 't:session:user:a%3Ab']);
    expect(settingsOf({ ...needed, idle: '5m' }).touchEveryMs).toBe(30_000);
  });

  test.each<Record<string, unknown>>([
    { driver: undefined },
    { driver: {} },
    { keys: undefined },
    { keys: 'myapp' },
    { idle: 999 },
    { idle: '366d' },
    { idle: 'soon' },
    { absolute: 0 },
    { absolute: '366d' },
    { absolute: false, user },
    { touchEvery: '30m' },
    { touchEvery: -1 },
    { user: 'userId' },
    { maxPerUser: 0 },
    { maxPerUser: 1_001 },
    { maxPerUser: 1.5 },
    { evict: 'random' },
    { indexCheck: 'always' },
    { onConflict: 'retry' },
    { onFixation: 'ignore' },
    { onCorrupt: 'delete' },
    { maxBytes: 1_023 },
    { maxBytes: 1_048_577 },
    { deadline: 0 },
    { codec: {} },
    { codec: { encode: user } },
    { legacy: {} },
    { legacy: { prefix: '' } },
    { legacy: { prefix: 'sess:', parse: 'JSON' } },
    { prefix: 'sess:' },
  ])('%j is refused', (wrong) => {
    expect(() => createSessions({ ...needed, ...wrong } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });

  test.each([
    { idle: 1_000, touchEvery: 999 },
    { idle: '365d', absolute: '365d' },
    { absolute: false },
    { touchEvery: 0 },
    { maxBytes: 1_024 },
    { maxPerUser: 1_000 },
  ] as const)('%j is fine', (edge) => {
    expect(() => createSessions({ ...needed, ...edge })).not.toThrow();
  });
});

describe('the policy in words', () => {
  test('asvs template states idle, absolute, max and action', () => {
    const options = { ...needed, idle: '30m', absolute: '12h', user, maxPerUser: 5 } as const;
    expect(sessionPolicy({ ...options, evict: 'reject' })).toBe(
      [
        'A session ends after 30 minutes of inactivity, measured to 1 minute.',
        'It ends 12 hours after the login, however much it is used.',
        'A user may have 5 sessions at a time; at a login beyond that, it is refused.',
      ].join('\n'),
    );
    expect(sessionPolicy(options)).toContain('the session that logged in first is ended');
    expect(sessionPolicy({ ...options, evict: 'least-recent' })).toContain('used last the longest ago is ended');
    expect(sessionPolicy({ ...needed, absolute: false, touchEvery: 0 })).toContain('no other end');
    expect(sessionPolicy(needed)).toContain('It ends 30 days after the login');
    expect(sessionPolicy(needed)).toContain('is not limited');
  });
});
