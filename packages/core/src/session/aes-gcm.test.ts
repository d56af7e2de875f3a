import { describe, expect, test } from 'vitest';
import { aesGcmCodec } from './aes-gcm.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const where = { key: 'app:session:data:h', field: '.a' };

describe('aesGcmCodec', () => {
  test.each(['', '1', '"ü𝄞"', JSON.stringify({ a: 'x'.repeat(10_000) })])('%.20s comes back', (text) => {
    const codec = aesGcmCodec([{ id: 'k1', key: key(1) }]);
    const stored = codec.encode(text, where);
    expect(stored).toMatch(/^k1\.[\w-]+$/);
    expect(codec.decode(stored, where)).toBe(text);
    expect(codec.encode(text, where)).not.toBe(stored);
  });

  test('the first key writes, all read', () => {
    const [one, two] = [
      { id: 'k1', key: key(1) },
      { id: 'k2', key: key(2) },
    ];
    const stored = aesGcmCodec([one]).encode('text', where);
    const both = aesGcmCodec([two, one]);
    expect(both.decode(stored, where)).toBe('text');
    expect(both.encode('text', where)).toMatch(/^k2\./);
    expect(() => aesGcmCodec([two]).decode(stored, where)).toThrow(expect.objectContaining({ reason: 'key-unknown' }));
  });

  test('what was changed, cut or moved does not decrypt', () => {
    const codec = aesGcmCodec([{ id: 'k1', key: key(1) }]);
    const stored = codec.encode('text', where);
    const flipped = stored.slice(0, -2) + (stored.at(-2) === 'A' ? 'B' : 'A') + stored.slice(-1); // the last holds 4 bits
    for (const wrong of [stored.slice(0, 20), 'k1.', 'k1', '', 'text', flipped])
      expect(() => codec.decode(wrong, where)).toThrow();
    expect(() => codec.decode(stored, { ...where, field: '.b' })).toThrow();
    expect(() => codec.decode(stored, { ...where, key: 'app:session:data:other' })).toThrow();
    expect(() => aesGcmCodec([{ id: 'k1', key: key(2) }]).decode(stored, where)).toThrow();
  });

  test('an inner codec is applied before', () => {
    const upside = {
      encode: (text: string): string => [...text].reverse().join(''),
      decode: (text: string): string => [...text].reverse().join(''),
    };
    const codec = aesGcmCodec([{ id: 'k1', key: key(1) }], upside);
    const stored = codec.encode('abc', where);
    expect(codec.decode(stored, where)).toBe('abc');
    expect(aesGcmCodec([{ id: 'k1', key: key(1) }]).decode(stored, where)).toBe('cba');
  });

  test.each([
    [[]],
    [null],
    [[{ id: '', key: key(1) }]],
    [[{ id: 'a.b', key: key(1) }]],
    [[{ id: 'k', key: new Uint8Array(31) }]],
    [[{ id: 'k', key: 'x'.repeat(32) }]],
    [
      [
        { id: 'k', key: key(1) },
        { id: 'k', key: key(2) },
      ],
    ],
  ])('a ring that cannot work is refused: %#', (ring) => {
    expect(() => aesGcmCodec(ring as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});
