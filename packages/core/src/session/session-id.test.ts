import { describe, expect, test } from 'vitest';
import { handleOf, isSessionId, newSessionId } from './session-id.ts';

describe('session ids', () => {
  test('ids are 32 random bytes; 1e6 unique', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 1_000_000; n++) seen.add(newSessionId());
    expect(seen.size).toBe(1_000_000);
    const id = newSessionId();
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(id, 'base64url')).toHaveLength(32);
  });

  test('a handle is the SHA-256 of the id, and needs no encoding in a key', () => {
    expect(handleOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    for (const id of ['', 'ü', 'x'.repeat(256)]) expect(handleOf(id)).toMatch(/^[\w-]{43}$/);
  });

  test.each([
    ['x', true],
    ['x'.repeat(256), true],
    ['x'.repeat(257), false],
    ['é'.repeat(128), true],
    ['é'.repeat(129), false],
    ['', false],
    ['a\ud800', false],
    [7, false],
    [null, false],
    [undefined, false],
    [{}, false],
  ])('%j may be looked up: %s', (id, expected) => {
    expect(isSessionId(id)).toBe(expected);
  });
});
