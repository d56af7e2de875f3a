import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CachedResponse, decodeResponse, encodeResponse } from './cached-response.ts';

const response: CachedResponse = {
  status: 200,
  ttlMs: 60_000,
  staleMs: 0,
  errorMs: 0,
  headers: [['content-type', 'text/plain']],
  etag: 'W/"x"',
  body: Buffer.from('héllo\nworld'),
};

test('a response comes back from its text and from its bytes, body and all', () => {
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)),
  );
  const headers = fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 3 });
  fc.assert(
    fc.property(body, headers, fc.string(), (bytes, fields, etag) => {
      const whole: CachedResponse = { ...response, body: bytes, headers: fields, etag };
      const text = encodeResponse(whole);
      for (const stored of [text, Buffer.from(text), new Uint8Array(Buffer.from(text))]) {
        const back = decodeResponse(stored);
        expect(Buffer.compare(Buffer.from(back.body), Buffer.from(bytes))).toBe(0);
        expect({ ...back, body: null }).toEqual({ ...whole, body: null });
      }
    }),
  );
});

describe('what was not written by us cannot be read', () => {
  const text = encodeResponse(response);
  test.each([
    ['nothing', ''],
    ['no line of head', '1[200]'],
    ['another version', `2${text.slice(1)}`],
    ['a head that is no JSON', '1[200,\nx'],
    ['a head of another shape', '1{"status":200}\nx'],
    ['a header that is no pair', `${text.replace('["content-type","text/plain"]', '["content-type"]')}`],
    ['a body that lost its end', text.slice(0, -1)],
    ['a body with something behind it', `${text}x`],
  ])('%s', (_what, stored) => {
    expect(() => decodeResponse(stored)).toThrow();
  });
});
