import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatcher } from './glob.ts';

test.each([
  ['', '', true],
  ['', 'a', false],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', 'ab', false],
  ['*', '', true],
  ['*', 'a:b', true],
  ['a*', 'abc', true],
  ['a*', 'ba', false],
  ['*c', 'abcc', true],
  ['a*b*c', 'a12b34c', true],
  ['a*b*c', 'a12c34b', false],
  ['a**', 'a', true],
  ['?', 'a', true],
  ['?', '', false],
  ['a?c', 'abc', true],
  ['[abc]', 'b', true],
  ['[abc]', 'd', false],
  ['[a-c]x', 'bx', true],
  ['[c-a]', 'b', true],
  ['[^a-c]', 'b', false],
  ['[^a-c]', 'd', true],
  ['[^]', 'a', true],
  ['[]', 'a', false],
  ['[a', 'a', true],
  ['[a-]', ']', true],
  ['[\\]]', ']', true],
  ['[\\a-c]', 'b', false],
  ['[\\a-c]', '-', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a\\', 'a\\', true],
  ['a.c', 'abc', false],
  ['a\nb*', 'a\nbc', true],
])('the pattern %j and the name %j: %s', (pattern, name, matches) => {
  expect(globMatcher(pattern)(name)).toBe(matches);
});

test('a text with its special characters escaped matches itself and nothing else', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\') });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(globMatcher(one.replace(/[*?[\]\\]/g, '\\$&'))(other)).toBe(one === other);
    }),
  );
});

test('no pattern is slow', () => {
  const name = 'a'.repeat(20_000);
  const steps = 200;
  expect(globMatcher(`${'a*'.repeat(steps)}b`)(name)).toBe(false);
});
