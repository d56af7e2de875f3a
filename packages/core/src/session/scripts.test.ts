import { expect, test } from 'vitest';
import { bindUser } from './bind-user.ts';
import { commitSession } from './commit-session.ts';
import { readSessions } from './read-sessions.ts';
import { revokeUser } from './revoke-user.ts';
import { takeSession } from './take-session.ts';
import { touchSession } from './touch-session.ts';

test.each([bindUser, commitSession, revokeUser, takeSession, touchSession])(
  '$name is 40 lines or less, on one key',
  ({ lua }) => {
    expect(lua.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    expect(lua).toContain('KEYS[1]');
    expect(lua).not.toMatch(/KEYS\[[^1]/);
  },
);

test('reading takes many keys, and is short', () => {
  expect(readSessions.lua.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
});
