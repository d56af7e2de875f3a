import { describe, expect, test } from 'vitest';
import { aRequest } from '../../test/http-facts.ts';
import { admit, type BypassReason } from './admit.ts';
import type { RequestFacts } from './request-key.ts';
import { type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';

const admitted = (change: Partial<RequestFacts>, options: Partial<ResponsePolicyOptions> = {}) =>
  admit(responsePolicy({ ttl: '1m', ...options }), { ...aRequest, ...change });

const pairs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`).join('&');

describe('a request goes past the cache', () => {
  test.each<[reason: BypassReason, change: Partial<RequestFacts>, options?: Partial<ResponsePolicyOptions>]>([
    ['METHOD', { method: 'POST' }],
    ['METHOD', { method: 'OPTIONS' }],
    ['SKIP', { skip: true }],
    ['HOST', { origin: 'http://evil.example' }, { hosts: ['shop.example'] }],
    ['HOST', { origin: 'http://shop.example:8080' }, { hosts: ['shop.example'] }],
    ['RANGE', { headers: { range: 'bytes=0-1' } }],
    ['PRECONDITION', { headers: { 'if-match': '"a"' } }],
    ['PRECONDITION', { headers: { 'if-unmodified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' } }],
    ['BODY', { hasBody: true }],
    ['UPGRADE', { headers: { upgrade: 'websocket' } }],
    ['URI-TOO-LONG', { path: `/${'a'.repeat(2_048)}` }],
    ['URI-TOO-LONG', { query: 'a'.repeat(2_048 - '/products/1'.length + 1) }],
    ['URI-TOO-LONG', { query: pairs(101) }],
    ['AUTHORIZATION', { headers: { authorization: 'Bearer x' } }],
    ['PARTITION', { partition: null }],
    ['VARY-TOO-LONG', { headers: { 'accept-language': 'a'.repeat(257) } }, { vary: ['Accept-Language'] }],
  ])('%s: %j', (reason, change, options) => {
    expect(admitted(change, options)).toEqual({ admitted: false, reason });
  });

  test('with the first reason of several', () => {
    const everything = { authorization: 'x', range: 'x', 'if-match': 'x', upgrade: 'x' };
    expect(admitted({ method: 'PUT', skip: true, headers: everything, hasBody: true, partition: null })).toEqual({
      admitted: false,
      reason: 'METHOD',
    });
  });
});

describe('a request is looked up', () => {
  test.each<[change: Partial<RequestFacts>, options?: Partial<ResponsePolicyOptions>]>([
    [{}],
    [{ method: 'HEAD' }],
    [{ headers: { cookie: '_ga=1' } }],
    [{ headers: { authorization: 'Bearer x' }, partition: 'u1' }],
    [{ origin: 'https://shop.example' }, { hosts: ['Shop.Example'] }],
    [{ path: `/${'a'.repeat(2_047)}` }],
    [{ query: pairs(100) }],
    [{ headers: { 'accept-language': 'a'.repeat(256) } }, { vary: ['Accept-Language'] }],
    [
      { headers: { 'accept-language': 'a'.repeat(999) } },
      { vary: [{ header: 'Accept-Language', normalize: () => 'en' }] },
    ],
  ])('%j', (change, options) => {
    expect(admitted(change, options)).toMatchObject({ admitted: true, mayStore: true });
  });

  test('under the tag of its route and its own tags', () => {
    expect(admitted({ mount: '/api', tags: ['org:7'] })).toMatchObject({ tags: ['route:/api/products/:id', 'org:7'] });
  });

  test('and with no-store its response is not kept', () => {
    expect(admitted({ headers: { 'cache-control': 'no-store' } })).toMatchObject({ admitted: true, mayStore: false });
  });

  test("and a client's other wishes count only where the policy honours them", () => {
    const headers = { 'cache-control': 'no-cache, max-age=5, only-if-cached' };
    const ignored = { noCache: false, maxAgeMs: null, onlyIfCached: false };
    expect(admitted({ headers })).toMatchObject({ wishes: ignored });
    expect(admitted({ headers }, { clientDirectives: 'honour' })).toMatchObject({
      wishes: { noCache: true, maxAgeMs: 5_000, onlyIfCached: true },
    });
  });
});
