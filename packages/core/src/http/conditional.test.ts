import { describe, expect, test } from 'vitest';
import { isNotModified, weakEtag } from './conditional.ts';
import type { HeaderMap } from './header-map.ts';

const monday = 'Mon, 02 Nov 2026 10:00:00 GMT';
const tuesday = 'Tue, 03 Nov 2026 10:00:00 GMT';

describe('isNotModified', () => {
  test.each<[expected: boolean, headers: HeaderMap, etag?: string, lastModified?: string]>([
    [false, {}],
    [true, { 'if-none-match': '"a"' }],
    [true, { 'if-none-match': 'W/"a"' }],
    [true, { 'if-none-match': '"a"' }, 'W/"a"'],
    [true, { 'if-none-match': '"x", W/"a" , "y"' }],
    [true, { 'if-none-match': '*' }],
    [true, { 'if-none-match': '"x,"a"' }, '"x,"'],
    [false, { 'if-none-match': '"A"' }],
    [false, { 'if-none-match': 'a' }],
    [false, { 'if-none-match': '' }],
    [false, { 'if-none-match': '"x"', 'if-modified-since': tuesday }, '"a"', monday],
    [true, { 'if-modified-since': monday }, '"a"', monday],
    [true, { 'if-modified-since': tuesday }, '"a"', monday],
    [false, { 'if-modified-since': monday }, '"a"', tuesday],
    [false, { 'if-modified-since': monday }],
    [false, { 'if-modified-since': 'yesterday' }, '"a"', monday],
  ])('%s for %j against %s', (expected, headers, etag = '"a"', lastModified = undefined) => {
    expect(isNotModified(headers, { etag, lastModified })).toBe(expected);
  });
});

test('equal bytes have equal weak tags of 27 characters', () => {
  expect(weakEtag(Buffer.from('a'))).toMatch(/^W\/"[A-Za-z0-9+/]{27}"$/);
  expect(weakEtag(Buffer.from('a'))).toBe(weakEtag(Buffer.from('a')));
  expect(weakEtag(Buffer.from('a'))).not.toBe(weakEtag(Buffer.from('b')));
});
