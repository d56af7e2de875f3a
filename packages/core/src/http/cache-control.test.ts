import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CacheControl, parseCacheControl } from './cache-control.ts';

const nothing: CacheControl = {
  noStore: false,
  noCache: false,
  private: false,
  mustRevalidate: false,
  onlyIfCached: false,
  maxAge: null,
  sMaxAge: null,
  staleWhileRevalidate: null,
  staleIfError: null,
};

describe('parseCacheControl', () => {
  test.each<[line: string | undefined, expected: Partial<CacheControl>]>([
    [undefined, {}],
    ['', {}],
    [' , ,', {}],
    ['max-age=60', { maxAge: 60 }],
    ['MAX-AGE=60 , S-MaxAge=5', { maxAge: 60, sMaxAge: 5 }],
    ['max-age="60"', { maxAge: 60 }],
    ['max-age=60, max-age=60', { maxAge: 60 }],
    ['max-age=60, max-age=61', { maxAge: 0 }],
    ['max-age=-1', { maxAge: 0 }],
    ['max-age=1.5', { maxAge: 0 }],
    ['max-age', { maxAge: 0 }],
    ['max-age=99999999999999999999', { maxAge: 2 ** 31 }],
    ['private="set-cookie, x"', { private: true }],
    ['no-cache="x"', { noCache: true }],
    ['x="a \\" , no-store"', {}],
    ['no-store', { noStore: true }],
    ['must-revalidate', { mustRevalidate: true }],
    ['proxy-revalidate', { mustRevalidate: true }],
    ['only-if-cached', { onlyIfCached: true }],
    ['stale-while-revalidate=3, stale-if-error=4', { staleWhileRevalidate: 3, staleIfError: 4 }],
    ['max-age=60; public', { noStore: true }],
    ['max-age = 60', { noStore: true }],
    ['private="set-cookie', { noStore: true }],
    ['max-age=60 private', { noStore: true }],
    ['=60', { noStore: true }],
  ])('%j', (line, expected) => {
    expect(parseCacheControl(line)).toEqual({ ...nothing, ...expected });
  });

  test('never throws, and what it cannot read forbids storing', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const { noStore } = parseCacheControl(`${line};`);
        expect(noStore || line.includes('"')).toBe(true);
      }),
    );
  });
});
