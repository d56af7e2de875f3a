import { describe, expect, test } from 'vitest';
import type { Reply } from './driver.ts';
import { bytes, flat, float, int, integers, list, text, textOrNull, texts } from './reply.ts';

const buffer = (value: string): Buffer => Buffer.from(value);
const plain = (value: string): Uint8Array => new TextEncoder().encode(value);

const refused = expect.objectContaining({ code: 'DRIVER_FAILED', kind: 'reply', redisCode: null });

describe('int', () => {
  test.each<[Reply, number]>([
    [7, 7],
    [0, 0],
    [-2, -2],
    ['7', 7],
    [buffer('-7'), -7],
    [plain('7'), 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('reads %o', (reply, value) => {
    expect(int(reply)).toBe(value);
  });

  test.each([null, undefined, '', 'OK', '1.5', 1.5, Number.NaN, 'inf', '9007199254740993', [], [1]])(
    'refuses %o',
    (reply) => {
      expect(() => int(reply)).toThrow(refused);
    },
  );
});

describe('integers', () => {
  test.each<[Reply, number[]]>([
    ['1 0 59960160709894', [1, 0, 59960160709894]],
    [buffer('-1 2 3 4'), [-1, 2, 3, 4]],
    [plain('1 2 3'), [1, 2, 3]],
  ])('reads %o', (reply, values) => {
    expect(integers(reply, 3)).toEqual(values);
  });

  test.each([null, '', '1 2', '1 2 x', '1  2', '1 2 1.5', 7, [1, 2, 3]])('refuses %o', (reply) => {
    expect(() => integers(reply, 3)).toThrow(refused);
  });
});

describe('float', () => {
  test.each<[Reply, number]>([
    [1.5, 1.5],
    ['1.5', 1.5],
    [buffer('1e3'), 1_000],
    ['-3', -3],
    ['inf', Number.POSITIVE_INFINITY],
    [buffer('-inf'), Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('reads %o', (reply, value) => {
    expect(float(reply)).toBe(value);
  });

  test.each([null, undefined, '', 'x', 'infix', [], Number.NaN])('refuses %o', (reply) => {
    expect(() => float(reply)).toThrow(refused);
  });
});

describe('text and bytes', () => {
  test.each<[Reply, string]>([
    ['é', 'é'],
    ['', ''],
    [buffer('é😀'), 'é😀'],
    [plain('é😀'), 'é😀'],
    [buffer('\ufeffx'), '\ufeffx'],
    [plain('\ufeffx'), '\ufeffx'],
  ])('read %o', (reply, value) => {
    expect(text(reply)).toBe(value);
    expect(textOrNull(reply)).toBe(value);
    expect([...bytes(reply)]).toEqual([...buffer(value)]);
  });

  test('bytes that are no UTF-8 stay what they are', () => {
    expect([...bytes(new Uint8Array([0, 255, 128]))]).toEqual([0, 255, 128]);
  });

  test.each([null, undefined, 7, ['a']])('refuse %o', (reply) => {
    expect(() => text(reply)).toThrow(refused);
    expect(() => bytes(reply)).toThrow(refused);
    if (reply !== null) expect(() => textOrNull(reply)).toThrow(refused);
  });

  test('null is null where it may be', () => {
    expect(textOrNull(null)).toBeNull();
  });
});

describe('list', () => {
  test('hands over lists that are long enough', () => {
    expect(list([])).toEqual([]);
    expect(list([1, 'a', null], 3)).toEqual([1, 'a', null]);
  });

  test.each([null, undefined, 'abc', 7])('refuses %o', (reply) => {
    expect(() => list(reply)).toThrow(refused);
  });

  test('refuses a list that is too short, and says how long it was', () => {
    expect(() => list([1], 2)).toThrow(/a list of 1 where a list of 2 or more/);
  });
});

describe('flat', () => {
  const wanted = ['a', '1', '__proto__', '2'];

  test.each<[string, unknown]>([
    ['a flat list', wanted],
    [
      'pairs',
      [
        ['a', '1'],
        ['__proto__', '2'],
      ],
    ],
    [
      'a list of keys and values',
      [
        { key: 'a', value: '1' },
        { key: '__proto__', value: '2' },
      ],
    ],
    [
      'a Map',
      new Map([
        ['a', '1'],
        ['__proto__', '2'],
      ]),
    ],
    ['an object', JSON.parse('{"a":"1","__proto__":"2"}')],
    ['an object without prototype', Object.assign(Object.create(null), JSON.parse('{"a":"1","__proto__":"2"}'))],
  ])('takes %s', (_form, reply) => {
    expect(flat(reply)).toEqual(wanted);
  });

  test('takes bytes for bytes, not for a map', () => {
    expect(flat([buffer('a'), buffer('1')])).toEqual([buffer('a'), buffer('1')]);
  });

  test.each([[[]], [{}], [new Map()], [null], [undefined]])('%o is an empty map', (reply) => {
    expect(flat(reply)).toEqual([]);
  });

  test.each(['OK', 7, true, Buffer.from('abc')])('refuses %o', (reply) => {
    expect(() => flat(reply)).toThrow(refused);
  });
});

describe('texts', () => {
  /** As a client cuts them from what it has received. */
  const cut = (wire: string, ...parts: string[]): Buffer[] => {
    const received = Buffer.from(wire);
    let end = 0;
    return parts.map((part) => {
      const at = received.indexOf(part, end);
      end = at + Buffer.byteLength(part);
      return received.subarray(at, end);
    });
  };
  const mixed = [buffer('a'), plain('b'), 'c', buffer('d')];

  test.each<[string, Reply[], string[]]>([
    ['nothing', [], []],
    ['one', [buffer('a')], ['a']],
    ['text', ['a', 'ü'], ['a', 'ü']],
    [
      'strings of one piece',
      cut('$1\r\na\r\n$2\r\nbc\r\n$0\r\n\r\n$1\r\nd\r\n', 'a', 'bc', '', 'd'),
      ['a', 'bc', '', 'd'],
    ],
    ['what is not ASCII', cut('$2\r\nü\r\n$4\r\n😀\r\n$1\r\na\r\n', 'ü', '😀', 'a'), ['ü', '😀', 'a']],
    ['what is not UTF-8', [Buffer.from([0xff]), Buffer.from([0x61])], ['\ufffd', 'a']],
    ['strings of several pieces', [...cut('a b', 'a', 'b'), ...cut('c d', 'c', 'd')], ['a', 'b', 'c', 'd']],
    ['strings in another order', cut('a b c', 'a', 'b', 'c').reverse(), ['c', 'b', 'a']],
    ['one string twice', [...cut('a b', 'a'), ...cut('a b', 'a')], ['a', 'a']],
    ['a mixture', mixed, ['a', 'b', 'c', 'd']],
  ])('reads %s', (_what, replies, wanted) => {
    expect(texts(replies)).toEqual(wanted);
  });

  test('what lies elsewhere is read by itself, though the first and the last are of one piece', () => {
    const [one, other] = ['a b c', 'x y z'].map((wire) => {
      const piece = Buffer.from(new ArrayBuffer(8));
      piece.write(wire);
      return (at: number): Buffer => piece.subarray(at, at + 1);
    }) as [(at: number) => Buffer, (at: number) => Buffer];
    expect(texts([one(0), other(2), one(4)])).toEqual(['a', 'y', 'c']);
    expect(texts([one(2), one(0), one(4)])).toEqual(['b', 'a', 'c']);
    expect(texts([one(0), one(4), one(2)])).toEqual(['a', 'c', 'b']);
  });

  test.each([[[null]], [[7]], [[buffer('a'), null, buffer('b')]]])('refuses %o', (replies) => {
    expect(() => texts(replies)).toThrow(refused);
  });
});

test('a refusal quotes no reply', () => {
  for (const read of [() => int('secret'), () => list('secret'), () => text(['secret']), () => flat('secret')]) {
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  }
});
