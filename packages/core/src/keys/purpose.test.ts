import { expect, test } from 'vitest';
import { isPurposeWord, purposeOf } from './purpose.ts';

test.each([
  ['product', 'cache', 'cache'],
  ['cache', 'tag', 'cache'],
  ['user', 'session', 'session'],
  ['user', 'sessions', 'session'],
  ['sess', 'data', 'session'],
  ['rate', 'api', 'rate'],
  ['api', 'rate-limit', 'rate'],
  ['api', 'ratelimit', 'rate'],
  ['order', 'lock', 'lock'],
  ['order', 'lease', 'lock'],
  ['mail', 'queue', 'queue'],
  ['job', 'mail', 'queue'],
  ['user', 'cart', null],
  ['constructor', '__proto__', null],
])('keys of %s:%s are for %s', (domain, entity, purpose) => {
  expect(purposeOf(domain, entity)).toBe(purpose);
});

test('where both words name a purpose, the domain decides', () => {
  expect(purposeOf('rate', 'session')).toBe('rate');
  expect(purposeOf('session', 'cache')).toBe('session');
});

test('the words of purposes are known', () => {
  expect(['cache', 'session', 'rate', 'lock', 'queue', 'job', 'lease', 'sess'].every(isPurposeWord)).toBe(true);
  expect(['caches', 'user', '', 'toString'].some(isPurposeWord)).toBe(false);
});
