import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRequest, aResponse } from '../../test/http-facts.ts';
import { decide } from './decide.ts';
import type { HeaderMap } from './header-map.ts';
import type { RefusalReason } from './refusals.ts';
import type { RequestFacts } from './request-key.ts';
import type { ResponseFacts, ResponseOverride } from './response-facts.ts';
import { type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';

type Options = Partial<ResponsePolicyOptions>;
type Change = Partial<ResponseFacts>;

const decided = (response: Change, options: Options = {}, request: Partial<RequestFacts> = {}) =>
  decide(responsePolicy({ ttl: '1m', ...options }), { ...aRequest, ...request }, { ...aResponse, ...response });

/** Header fields that the handler itself set. */
const sent = (headers: HeaderMap): Change => ({
  captured: { ...aResponse.captured, ...headers },
  final: { ...aResponse.final, ...headers },
});

/** Header fields that middleware added after the handler had ended. */
const added = (headers: HeaderMap): Change => ({ final: { ...aResponse.final, ...headers } });

/** Both faults in one response; where one field cannot hold both, it holds that of `first`. */
function together(second: Change, first: Change): Change {
  const lines = [first, second].map(({ captured }) => captured?.['cache-control']).filter((line) => line !== undefined);
  const control = lines.length === 0 ? {} : { 'cache-control': lines.join(', ') };
  const headers = { ...aResponse.captured, ...second.captured, ...first.captured, ...control };
  const overrides = { ...override, ...second.override, ...first.override };
  return { ...second, ...first, captured: headers, final: headers, override: overrides };
}

const override: ResponseOverride = { store: true, ttlMs: null, tags: [] };
const nonce = { 'content-security-policy': "script-src 'nonce-abc'" };

type Row = [
  reason: RefusalReason,
  subject: string | null,
  response: Change,
  options?: Options,
  request?: Partial<RequestFacts>,
];

/** Row n holds the faults of reason n alone; put together they are a response with every fault. */
const oneFaultEach: Row[] = [
  ['TRUNCATED', null, { complete: false }],
  ['HIJACKED', null, { body: 'hijacked' }],
  ['OVERRIDE', null, { override: { ...override, store: false } }],
  ['REQUEST-METHOD', null, {}, {}, { method: 'HEAD' }],
  ['STATUS', null, { status: 500 }],
  ['SET-COOKIE', null, sent({ 'set-cookie': ['a=1'] })],
  ['NO-STORE', null, sent({ 'cache-control': 'no-store' })],
  ['PRIVATE', null, sent({ 'cache-control': 'private' })],
  ['NO-CACHE', null, sent({ 'cache-control': 'no-cache' })],
  ['VARY', 'origin', sent({ vary: 'Accept-Encoding, Origin' })],
  ['UNKEYED-READ', 'x-tenant', { unkeyedReads: ['x-tenant', 'cookie'] }],
  ['STREAM', null, { body: 'stream' }],
  ['ENCODED', null, sent({ 'content-encoding': 'gzip' })],
  ['NONCE', null, sent(nonce)],
  ['TOO-LARGE', null, { bytes: 1_048_577 }],
  ['TTL', null, { override: { ...override, ttlMs: 0 } }],
  ['REQUEST-NO-STORE', null, {}, {}, { headers: { 'cache-control': 'no-store' } }],
];

const furtherRows: Row[] = [
  ['TRUNCATED', null, sent({ 'content-length': '3' })],
  ['STATUS', null, { status: 206 }],
  ['STATUS', null, { status: 304 }],
  ['STATUS', null, { status: 404 }],
  ['STATUS', null, sent({ 'content-range': 'bytes 0-1/2' })],
  ['SET-COOKIE', null, added({ 'set-cookie': 'sid=1' })],
  ['SET-COOKIE', null, sent({ 'clear-site-data': '"cache"' })],
  ['PRIVATE', null, sent({ 'cache-control': 'private="set-cookie"' })],
  ['PRIVATE', null, { ...sent({ 'cache-control': 'public' }), ...added({ 'cache-control': 'private' }) }],
  ['PRIVATE', null, { ...sent({ 'cache-control': 'private' }), ...added({ 'cache-control': 'public' }) }],
  ['NO-STORE', null, sent({ 'cache-control': 'max-age=60; public' })],
  ['VARY', '*', sent({ vary: '*' })],
  ['VARY', '*', { ...sent({ vary: '*' }), before: { vary: '*' } }],
  ['VARY', 'cookie', added({ vary: 'Cookie' })],
  ['STREAM', null, sent({ 'content-type': 'text/event-stream; charset=utf-8' }), { stream: true }],
  ['STREAM', null, sent({ trailer: 'digest' }), { stream: true }],
  ['ENCODED', null, sent({ 'content-encoding': 'br' })],
  ['NONCE', null, added(nonce)],
  ['NONCE', null, sent({ 'content-security-policy-report-only': "default-src 'nonce-x'" })],
  ['TOO-LARGE', null, { bytes: 3 }, { maxBytes: 2 }],
  ['TTL', null, sent({ 'cache-control': 'max-age=0' })],
  ['TTL', null, sent({ 'cache-control': 'max-age=-1' })],
  ['TTL', null, sent({ 'cache-control': 'max-age=60, max-age=61' })],
  ['TTL', null, sent({ 'cache-control': 's-maxage=0, max-age=60' })],
  ['TTL', null, sent({ expires: '0' })],
  ['TTL', null, sent({ 'cache-control': 'max-age=60', age: '60' })],
];

describe('a response is refused', () => {
  test.each([...oneFaultEach, ...furtherRows])('%s (%s): %j', (reason, subject, response, options, request) => {
    expect(decided(response, options, request)).toEqual({ verdict: 'refuse', reason, subject });
  });

  test.each(oneFaultEach.map(([reason], n) => [reason, n] as const))('%s before every later reason', (reason, n) => {
    const later = oneFaultEach.slice(n);
    const response = later.map(([, , change]) => change).reduceRight(together, {});
    const request = Object.assign({}, ...later.map(([, , , , change]) => change));
    expect(decided(response, {}, request)).toMatchObject({ verdict: 'refuse', reason });
  });

  test('when its request was not admitted, whatever the response says', () => {
    expect(decided({}, {}, { headers: { authorization: 'Bearer x' } })).toMatchObject({ reason: 'AUTHORIZATION' });
    expect(decided({}, {}, { method: 'POST' })).toMatchObject({ reason: 'METHOD' });
  });
});

describe('a response is stored', () => {
  test.each<[what: string, ttlMs: number, response: Change, options?: Options]>([
    ["for its status' ttl", 60_000, {}],
    ['for the own ttl of a status', 5_000, { status: 404 }, { statuses: { 200: true, 404: '5s' } }],
    ['for one second', 1_000, sent({ 'cache-control': 'max-age=1' })],
    ['for s-maxage before max-age', 7_000, sent({ 'cache-control': 's-maxage=7, max-age=9' })],
    ['for max-age before Expires', 9_000, sent({ 'cache-control': 'max-age=9', expires: '0' })],
    [
      'until Expires, from Date',
      30_000,
      sent({ date: 'Mon, 02 Nov 2026 10:00:00 GMT', expires: 'Mon, 02 Nov 2026 10:00:30 GMT' }),
    ],
    ['until Expires, from now', 30_000, { ...sent({ expires: new Date(aResponse.nowMs + 30_000).toUTCString() }) }],
    ['less its own age', 50_000, sent({ age: '10' })],
    [
      'for the override before all',
      2_000,
      { ...sent({ 'cache-control': 'max-age=9' }), override: { ...override, ttlMs: 2_000 } },
    ],
    ['of exactly maxBytes', 60_000, { bytes: 2 }, { maxBytes: 2 }],
    ['in pieces, where streams are kept', 60_000, { body: 'stream' }, { stream: true }],
    [
      'encoded, where the encoding is keyed',
      60_000,
      sent({ 'content-encoding': 'gzip' }),
      { vary: ['accept-encoding'] },
    ],
    ['encoded as itself', 60_000, sent({ 'content-encoding': 'identity' })],
    ['with a declared Vary', 60_000, sent({ vary: 'Accept-Language' }), { vary: ['accept-language'] }],
    ['with a Vary of outer middleware', 60_000, { ...sent({ vary: 'Origin' }), before: { vary: 'Origin' } }],
    ['compressed further out', 60_000, added({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })],
  ])('%s', (_what, ttlMs, response, options) => {
    expect(decided(response, options)).toMatchObject({ verdict: 'store', ttlMs });
  });

  test('with the stale times of the policy, of its own directives, or none under must-revalidate', () => {
    const options: Options = { staleWhileRevalidate: '1s', staleIfError: '2s' };
    const own = 'max-age=1, stale-while-revalidate=3, stale-if-error=4';
    expect(decided({}, options)).toMatchObject({ staleMs: 1_000, errorMs: 2_000 });
    expect(decided(sent({ 'cache-control': own }), options)).toMatchObject({ staleMs: 3_000, errorMs: 4_000 });
    expect(decided(sent({ 'cache-control': `${own}, must-revalidate` }), options)).toMatchObject({
      staleMs: 0,
      errorMs: 0,
    });
  });

  test('under the tags of its route, its request and its override, each once', () => {
    const response: Change = { override: { ...override, tags: ['b', 'c'] } };
    expect(decided(response, {}, { tags: ['a', 'b'] })).toMatchObject({ tags: ['route:/products/:id', 'a', 'b', 'c'] });
  });
});

test('for any facts, what is stored has no cookie, no private, no undeclared Vary and no unkeyed read', () => {
  // Mostly sound, else nearly nothing would be stored and the property would say little.
  const mostly = <T>(sound: T, ...faults: T[]) =>
    fc.oneof({ weight: 8, arbitrary: fc.constant(sound) }, { weight: 1, arbitrary: fc.constantFrom(sound, ...faults) });
  const headers = fc.dictionary(
    fc.constantFrom('set-cookie', 'cache-control', 'vary', 'content-encoding', 'expires', 'age', 'x-own'),
    fc.constantFrom('private', 'max-age=60', 'no-store', 'Origin', '*', 'Accept-Language', '10', 'gzip', 'private="x"'),
    { maxKeys: 2 },
  );
  const response = fc.record<ResponseFacts>({
    status: mostly(200, 204, 301, 404, 500),
    before: headers,
    captured: headers,
    final: headers,
    body: mostly<ResponseFacts['body']>('buffered', 'stream', 'hijacked'),
    bytes: mostly(2, 0, 5_000_000),
    complete: mostly(true, false),
    unkeyedReads: mostly<string[]>([], ['cookie'], ['req.user']),
    override: mostly<ResponseOverride | null>(null, override),
    nowMs: fc.constant(aResponse.nowMs),
  });
  const policy = responsePolicy({ ttl: '1m', vary: ['accept-language'], statuses: { 200: true, 301: true } });
  let stored = 0;
  fc.assert(
    fc.property(response, (facts) => {
      const decision = decide(policy, aRequest, facts);
      if (decision.verdict === 'refuse') return;
      stored++;
      const { before, captured, final, unkeyedReads, complete, bytes } = facts;
      expect({ unkeyedReads, complete, tooLarge: bytes > policy.maxBytes }).toEqual({
        unkeyedReads: [],
        complete: true,
        tooLarge: false,
      });
      for (const map of [captured, final]) {
        expect(map['set-cookie']).toBeUndefined();
        expect(String(map['cache-control'])).not.toMatch(/private|no-store/);
        expect([undefined, 'Accept-Language', before['vary']]).toContain(map['vary']);
      }
      expect(decision.ttlMs).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  expect(stored).toBeGreaterThan(20);
});
