import { describe, expect, test } from 'vitest';
import { compactCookie, expandCookie } from './cookie.ts';

const EXPIRES = new Date(Date.now() + 60_000);

describe('a cookie in the record', () => {
  test.each([
    [{ originalMaxAge: null, expires: null, path: '/', httpOnly: true }, {}],
    [
      { originalMaxAge: 1_800_000, expires: EXPIRES, path: '/', httpOnly: true, secure: true, sameSite: 'lax' },
      { m: 1_800_000, s: true, x: 'lax' },
    ],
    [
      { originalMaxAge: null, expires: EXPIRES, path: '/app', httpOnly: false },
      { e: EXPIRES.getTime(), p: '/app', h: false },
    ],
    [{ originalMaxAge: null, expires: EXPIRES.toISOString() }, { e: EXPIRES.getTime() }],
    [{ originalMaxAge: null, expires: EXPIRES.getTime() }, { e: EXPIRES.getTime() }],
    [{ originalMaxAge: Number.NaN, expires: new Date(Number.NaN) }, {}],
    [
      { originalMaxAge: 1, secure: false, domain: 'a.b', partitioned: true, priority: 'high' },
      { m: 1, s: false, d: 'a.b', t: true, r: 'high' },
    ],
    [{ toJSON: () => ({ originalMaxAge: 5, secure: null, sameSite: undefined }) }, { m: 5 }],
  ])('only what differs from the default is kept: %#', (cookie, compact) => {
    expect(compactCookie(cookie)).toEqual(compact);
  });

  test('what is kept comes back, with the date that the TTL gives', () => {
    const cookie = expandCookie(
      { m: 1_800_000, s: true, x: 'lax', p: '/app', h: false, d: 'a.b', t: true, r: 'low' },
      90_000,
    );
    expect(cookie).toMatchObject({
      originalMaxAge: 1_800_000,
      secure: true,
      sameSite: 'lax',
      path: '/app',
      httpOnly: false,
    });
    expect(cookie).toMatchObject({ domain: 'a.b', partitioned: true, priority: 'low' });
    expect(Math.abs((cookie?.expires?.getTime() ?? 0) - Date.now() - 90_000)).toBeLessThan(50);
    expect(expandCookie({}, 90_000)).toEqual({ originalMaxAge: null, expires: null, path: '/', httpOnly: true });
  });

  test('the date is in the future while the record lives', () => {
    expect(expandCookie({ m: 5 }, 0)?.expires?.getTime()).toBeGreaterThan(Date.now());
  });

  test.each([undefined, null, 'text', 7])('%j is no cookie', (value) => {
    expect(compactCookie(value)).toBeUndefined();
    expect(expandCookie(value, 1)).toBeUndefined();
  });

  test('a cookie with the attributes people set is below the 64 bytes that keep a record small', () => {
    const cookie = {
      originalMaxAge: 2_592_000_000,
      expires: EXPIRES,
      httpOnly: true,
      path: '/',
      secure: true,
      sameSite: 'strict',
    };
    expect(JSON.stringify(compactCookie(cookie)).length).toBeLessThanOrEqual(64);
  });
});
