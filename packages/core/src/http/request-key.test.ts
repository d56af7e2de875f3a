import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRequest } from '../../test/http-facts.ts';
import { type RequestFacts, requestId } from './request-key.ts';
import { type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';

type Options = Partial<ResponsePolicyOptions>;
const id = (change: Partial<RequestFacts>, options: Options = {}) =>
  requestId(responsePolicy({ ttl: '1m', ...options }), { ...aRequest, ...change });

describe('one entry answers', () => {
  test.each<[what: string, a: Partial<RequestFacts>, b: Partial<RequestFacts>, options?: Options]>([
    ['GET and HEAD', { method: 'GET' }, { method: 'HEAD' }],
    ['two orders of the same pairs', { query: 'a=1&b=2' }, { query: 'b=2&a=1' }],
    ['unlisted names', { query: 'page=1&utm_source=x' }, { query: 'page=1' }, { query: ['page'] }],
    ['any query when none is keyed', { query: 'a=1' }, { query: '' }, { query: 'none' }],
    ['hosts that are not keyed', { origin: 'http://a' }, { origin: 'http://b' }],
    [
      'values that a normalizer folds',
      { headers: { 'accept-language': 'de-AT' } },
      { headers: { 'accept-language': 'de-CH' } },
      { vary: [{ header: 'accept-language', normalize: (value: string) => value.slice(0, 2) }] },
    ],
  ])('%s', (_what, a, b, options) => {
    expect(id(a, options)).toBe(id(b, options));
  });
});

describe('two entries tell apart', () => {
  test.each<[what: string, a: Partial<RequestFacts>, b: Partial<RequestFacts>, options?: Options]>([
    ['paths', { path: '/a' }, { path: '/b' }],
    ['spellings of a path', { path: '/%61' }, { path: '/a' }],
    ['spellings of a name', { query: '%61=1' }, { query: 'a=1' }],
    ['a name without a value and an empty value', { query: 'a' }, { query: 'a=' }],
    ['orders of a repeated name', { query: 'a=1&a=2' }, { query: 'a=2&a=1' }],
    ['where a value ends and a pair begins', { query: 'a=1%26b=2' }, { query: 'a=1&b=2' }],
    ['a listed name in disguise', { query: '%70age=1' }, { query: '' }, { query: ['page'] }],
    ['a listed name as a list', { query: 'page[]=1' }, { query: '' }, { query: ['page'] }],
    ['a listed name in brackets', { query: '[page]=1' }, { query: '' }, { query: ['page'] }],
    ['a name that cannot be decoded', { query: '%zz=1' }, { query: '' }, { query: ['page'] }],
    ['hosts', { origin: 'http://a' }, { origin: 'http://b' }, { hosts: ['a', 'b'] }],
    ['http and https', { origin: 'http://a' }, { origin: 'https://a' }, { hosts: ['a'] }],
    ['identities', { partition: 'u1' }, { partition: 'u2' }],
    ['an identity and none', { partition: 'u1' }, {}],
    ['declared headers', { headers: { 'x-a': '1' } }, { headers: { 'x-a': '2' } }, { vary: ['X-A'] }],
    ['an absent and an empty header', { headers: {} }, { headers: { 'x-a': '' } }, { vary: ['X-A'] }],
    ['a partition that looks like another key', { partition: '"],["' }, { query: '"],["' }],
  ])('%s', (_what, a, b, options) => {
    expect(id(a, options)).not.toBe(id(b, options));
  });
});

test('the id shows the path and a hash, and no identity or header value', () => {
  const shown = id({ partition: 'alice', headers: { 'x-plan': 'gold' }, query: 'q=secret' }, { vary: ['x-plan'] });
  expect(shown).toMatch(/^\/products\/1@[A-Za-z0-9_-]{43}$/);
});

test('no two requests that differ in path, pairs or identity share an id', () => {
  const part = fc.string({ maxLength: 6 });
  const request = fc.record({
    path: part.map((text) => `/${text}`),
    query: part.map((text) => (text === '' ? '' : `q=${encodeURIComponent(text)}`)),
    partition: fc.option(part, { nil: undefined }),
  });
  fc.assert(
    fc.property(request, request, (a, b) => {
      const same = a.path === b.path && a.query === b.query && (a.partition ?? '') === (b.partition ?? '');
      expect(id(a) === id(b)).toBe(same);
    }),
  );
});

test('a remembered id is the one that would be made anew, and no other request’s', () => {
  const part = fc.string({ unit: fc.constantFrom('a', ' ', '='), maxLength: 2 });
  const requests = fc.array(fc.record({ path: part, query: part, origin: part }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(requests, fc.boolean(), (changes, byHost) => {
      const options: ResponsePolicyOptions = { ttl: '1m', ...(byHost && { hosts: ['a'] }) };
      const policy = responsePolicy(options);
      for (const change of [...changes, ...changes]) {
        const request = { ...aRequest, ...change };
        expect(requestId(policy, request)).toBe(requestId(responsePolicy(options), request));
      }
    }),
  );
});
