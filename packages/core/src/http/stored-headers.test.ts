import { expect, test } from 'vitest';
import { storedHeaders } from './stored-headers.ts';

test('what the route set is stored; what outer middleware had set before it is not', () => {
  const before = { 'x-frame-options': 'DENY', 'content-language': 'en', vary: 'Origin' };
  const captured = {
    ...before,
    'content-language': 'de',
    'content-type': 'text/html',
    vary: 'Origin, Accept-Language',
    link: ['</a>', '</b>'],
    'x-count': 3,
  };
  expect(storedHeaders(before, captured)).toEqual([
    ['content-language', 'de'],
    ['vary', 'accept-language'],
    ['content-type', 'text/html'],
    ['link', '</a>'],
    ['link', '</b>'],
    ['x-count', '3'],
  ]);
});

test.each([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'date',
  'age',
  'cache-status',
  'content-length',
  'server-timing',
  'x-request-id',
  'traceresponse',
  'authentication-info',
  'alt-svc',
  'ratelimit',
  'ratelimit-policy',
  'x-ratelimit-remaining',
])('%s belongs to one answer and is never stored', (name) => {
  expect(storedHeaders({}, { [name]: 'x' })).toEqual([]);
});

test('a field that Connection names is never stored', () => {
  expect(storedHeaders({}, { connection: 'close, X-Hop', 'x-hop': '1', 'x-kept': '1' })).toEqual([['x-kept', '1']]);
});
