import { afterEach, describe, expect, test, vi } from 'vitest';
import { newSessionId } from '../session/session-id.ts';
import { sessionCookie } from './session-cookie.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sessionCookie', () => {
  test('cookie preset attributes', () => {
    expect(sessionCookie()).toEqual({
      name: '__Host-id',
      cookie: { httpOnly: true, secure: true, sameSite: 'lax', path: '/' },
    });
    expect(sessionCookie({ maxAge: '30d', sameSite: 'strict', name: 'sid' })).toEqual({
      name: '__Host-sid',
      cookie: { httpOnly: true, secure: true, sameSite: 'strict', path: '/', maxAge: 2_592_000_000 },
    });
    expect(sessionCookie({ host: false, sameSite: 'none' })).toMatchObject({
      name: 'id',
      cookie: { secure: true, sameSite: 'none' },
    });
    expect(sessionCookie({ development: true })).toMatchObject({ name: 'id', cookie: { secure: false } });
  });

  test.each([
    { development: true, host: true },
    { development: true, sameSite: 'none' },
    { sameSite: 'always' },
    { name: '' },
    { name: 'a b' },
    { name: 'a;b' },
    { name: 'x'.repeat(65) },
    { maxAge: 0 },
  ])('contradictions throw: %j', (options) => {
    expect(() => sessionCookie(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test('development is refused in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    expect(() => sessionCookie({ development: true })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(sessionCookie().cookie.secure).toBe(true);
  });

  test('name + value < 4096 bytes', () => {
    const { name } = sessionCookie({ name: 'x'.repeat(64) });
    const signed = `${newSessionId()}.${'x'.repeat(43)}`;
    expect(Buffer.byteLength(`${name}=${encodeURIComponent(`s:${signed}`)}`)).toBeLessThan(4_096);
  });
});
