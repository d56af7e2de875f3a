import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes } from '../driver/reply.ts';
import { byteString, replied, textOf } from './byte-string.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 60, maxLength: 100 }));

test('text becomes one character per byte of its UTF-8', () => {
  expect(byteString('abc')).toBe('abc');
  expect(byteString('é')).toBe('\xc3\xa9');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(Buffer.from(byteString(text), 'latin1')).toEqual(Buffer.from(text));
      expect(textOf(byteString(text))).toBe(text);
    }),
  );
});

test('numbers become their decimal text', () => {
  expect([0, -1, 1.5].map(byteString)).toEqual(['0', '-1', '1.5']);
});

test('bytes survive the way in and out, also through a view into a larger buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (value) => {
      const view = new Uint8Array([1, ...value, 1]).subarray(1, -1);
      expect(Buffer.from(bytes(replied(byteString(view))))).toEqual(Buffer.from(value));
    }),
  );
});

test('ASCII is answered as text, anything else as bytes, in lists too', () => {
  expect(replied(['abc', 7, null, ['é'.repeat(2)].map(byteString)])).toEqual(['abc', 7, null, [Buffer.from('éé')]]);
  expect(replied('a'.repeat(100))).toBe('a'.repeat(100));
  expect(replied(`${'a'.repeat(100)}\xff`)).toEqual(Buffer.from(`${'a'.repeat(100)}\xff`, 'latin1'));
});
