import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_KEY_BYTES } from './key.ts';
import { createKeys } from './keys.ts';
import { slotOf } from './slot.ts';

const keys = createKeys('myapp');

/** Any text that has a UTF-8 form, often of the characters that mean something in a key. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'%:{}*?[]\\^ \0\n\x7f\x85é€😀aA0~.s') }),
  fc.string({ unit: fc.constantFrom('a', ':', '€', '😀'), minLength: 100, maxLength: 700 }),
);
const anyId = anyText.filter((text) => text !== '');
const anyWord = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,79}$/);
const anyEntity = fc.oneof(anyWord, fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,30}~[a-z0-9_.-]{1,30}$/));

/** Which names a pattern of ours matches: those hold no wildcard but `*`, which the tests below make sure of. */
const matched = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+$()|{}]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(key);

describe('of', () => {
  test('joins app, domain, entity and id', () => {
    expect(keys.of('user', 'session', 'usr_123')).toBe('myapp:user:session:usr_123');
    expect(keys.entity('product', 'cache')('prod_456')).toBe('myapp:product:cache:prod_456');
  });

  test.each([
    ['a:b', 'a%3Ab'],
    ['100%', '100%25'],
    ['%3A', '%253A'],
    ['{tag}', '%7Btag%7D'],
    ['*?[a]\\^', '%2A%3F%5Ba%5D%5C%5E'],
    ['a b\r\n\0', 'a%20b%0D%0A%00'],
    ['\x7f\x85', '%7F%C2%85'],
    ['crème 😀 ünï/~.@', 'crème%20😀%20ünï/~.@'],
    [7, '7'],
    [-0, '0'],
    [1.5, '1.5'],
    [12345678901234567890n, '12345678901234567890'],
  ])('the id %s is written as %s', (id, written) => {
    expect(keys.of('user', 'cart', id)).toBe(`myapp:user:cart:${written}`);
  });

  test('`entity` gives the keys that `of` gives', () => {
    fc.assert(
      fc.property(anyWord, anyEntity, anyId, (domain, entity, id) => {
        expect(keys.entity(domain, entity)(id)).toBe(keys.of(domain, entity, id));
      }),
    );
  });

  test('two tuples never give one key', () => {
    const anyTuple = fc.tuple(anyWord, anyWord, anyEntity, anyId);
    fc.assert(
      fc.property(anyTuple, anyTuple, (one, other) => {
        const [key, otherKey] = [one, other].map(([app, ...rest]) => createKeys(app).of(...rest));
        expect(key === otherKey).toBe(one.join('\n') === other.join('\n'));
      }),
    );
    expect(keys.of('user', 'cart', '42:admin')).not.toBe(createKeys('myapp').of('user', 'cart', '42%3Aadmin'));
  });

  test('two ids that differ in one character never give one key', () => {
    const texts = fc.tuple(anyText, anyText, anyText, anyText);
    fc.assert(
      fc.property(texts, ([start, one, other, end]) => {
        fc.pre(one !== other && start + one + end !== '' && start + other + end !== '');
        expect(keys.of('user', 'cart', start + one + end)).not.toBe(keys.of('user', 'cart', start + other + end));
      }),
    );
  });

  test('no id leaves its namespace, its domain or its entity', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const key = keys.of('user', 'cart', id);
        expect(key.startsWith('myapp:user:cart:')).toBe(true);
        expect(key.split(':')).toHaveLength(4);
        expect(key).not.toMatch(/[{}*?[\]\\^\s\p{Cc}]/u);
      }),
    );
  });

  test('no id picks its slot: there is no hash tag in a key that `tagged` did not write', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const key = keys.of('user', 'cart', id);
        expect(slotOf(key)).toBe(slotOf(`{${key}}`));
      }),
    );
    expect(slotOf(keys.of('user', 'cart', '{u_42}'))).not.toBe(slotOf('u_42'));
  });
});

describe('the limit of 512 bytes', () => {
  const room = MAX_KEY_BYTES - 'myapp:user:cart:'.length;

  test.each([
    ['ASCII', 'a'.repeat(room), 'a'],
    ['encoded', ':'.repeat(Math.floor(room / 3)), ':'],
    ['two bytes a character', 'é'.repeat(Math.floor(room / 2)), 'é'],
  ])('an id of %s text that just fits is kept, one character more is hashed', (_name, fits, more) => {
    expect(keys.parse(keys.of('user', 'cart', fits))?.id).toBe(fits);
    expect(keys.of('user', 'cart', fits + more)).toMatch(/%sha256\.[\w-]{43}$/);
  });

  test('a longer id is its start and the SHA-256 of all of it', () => {
    expect(keys.of('user', 'cart', 'a'.repeat(600))).toBe(
      `myapp:user:cart:${'a'.repeat(64)}%sha256.ujXBcHKUF_FJngiG5-EvzbSrAK1BERCuHoiMdm1O1w0`,
    );
  });

  test('a tag has 128 bytes in every key, and the rest has what is left', () => {
    const tag = 't'.repeat(128);
    expect(keys.tagged('user', 'cart', tag, '')).toBe(`myapp:user:cart:{${tag}}`);
    expect(keys.tagged('user', 'cart', `${tag}t`, '')).toMatch(/^myapp:user:cart:\{t{64}%sha256\.[\w-]{43}\}$/);

    const rest = 'r'.repeat(MAX_KEY_BYTES - `myapp:user:cart:{${tag}}`.length);
    expect(keys.tagged('user', 'cart', tag, rest)).toBe(`myapp:user:cart:{${tag}}${rest}`);
    expect(keys.tagged('user', 'cart', tag, `${rest}r`)).toMatch(/\}r{64}%sha256\.[\w-]{43}$/);
  });

  test('no key is longer, and none is cut inside a character', () => {
    fc.assert(
      fc.property(anyWord, anyEntity, anyId, anyText, (domain, entity, id, rest) => {
        for (const key of [keys.of(domain, entity, id), keys.tagged(domain, entity, id, rest)]) {
          expect(Buffer.byteLength(key)).toBeLessThanOrEqual(MAX_KEY_BYTES);
          expect(key).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
  });

  test('long ids with one start keep different keys', () => {
    const long = 'x'.repeat(600);
    expect(keys.of('user', 'cart', `${long}1`)).not.toBe(keys.of('user', 'cart', `${long}2`));
  });

  test('no id that fits is written like a hashed one', () => {
    const hashed = keys.of('user', 'cart', 'a'.repeat(600));
    const id = hashed.slice('myapp:user:cart:'.length);
    expect(keys.of('user', 'cart', id)).not.toBe(hashed);
  });
});

describe('tagged', () => {
  test('writes the id as a literal hash tag and the rest', () => {
    expect(keys.tagged('rate', 'day', 'u_42', '')).toBe('myapp:rate:day:{u_42}');
    expect(keys.tagged('rate', 'ip64', 'ip6_20010db80001', '.0002')).toBe('myapp:rate:ip64:{ip6_20010db80001}.0002');
    expect(keys.tagged('cache', 'tag', 'shop', 'org:7')).toBe('myapp:cache:tag:{shop}org%3A7');
  });

  test('keys of one tag share a slot, whatever their words, their rest and the length of the tag', () => {
    fc.assert(
      fc.property(anyWord, anyEntity, anyId, anyText, (domain, entity, tag, rest) => {
        expect(slotOf(keys.tagged(domain, entity, tag, rest))).toBe(slotOf(keys.tagged('a', 'b', tag, '')));
      }),
    );
  });

  test('two pairs of tag and rest never give one key, nor a key of `of`', () => {
    fc.assert(
      fc.property(anyId, anyText, anyId, anyText, (tag, rest, otherTag, otherRest) => {
        const key = keys.tagged('a', 'b', tag, rest);
        expect(key === keys.tagged('a', 'b', otherTag, otherRest)).toBe(tag === otherTag && rest === otherRest);
        expect(key).not.toBe(keys.of('a', 'b', tag + rest));
      }),
    );
    expect(keys.tagged('a', 'b', 'x}y', '')).not.toBe(keys.tagged('a', 'b', 'x', 'y'));
  });
});

describe('parse', () => {
  test('gives back what `of` was given', () => {
    fc.assert(
      fc.property(anyWord, anyEntity, anyId, (domain, entity, id) => {
        const key = keys.of(domain, entity, id);
        expect(keys.parse(key)).toEqual({ domain, entity, id: key.includes('%sha256.') ? null : id });
      }),
    );
  });

  test('gives back what `tagged` was given', () => {
    const short = fc.string({ unit: 'binary', maxLength: 9 });
    fc.assert(
      fc.property(anyWord, anyEntity, short, short, (domain, entity, tag, rest) => {
        fc.pre(tag !== '');
        expect(keys.parse(keys.tagged(domain, entity, tag, rest))).toEqual({ domain, entity, tag, id: rest });
      }),
    );
  });

  test('says null for the parts that are only there as a hash', () => {
    const long = 'x'.repeat(600);
    expect(keys.parse(keys.tagged('a', 'b', long, 'y'))).toEqual({ domain: 'a', entity: 'b', tag: null, id: 'y' });
    expect(keys.parse(keys.tagged('a', 'b', 'y', long))).toEqual({ domain: 'a', entity: 'b', tag: 'y', id: null });
  });

  test.each([
    'other:user:cart:1',
    'myapp:user:cart',
    'myapp:user:cart:',
    'myapp:user:cart:1:2',
    'myapp:User:cart:1',
    'myapp:user::1',
    'myapp:user~x:cart:1',
    'myapp:user:cart:a b',
    'myapp:user:cart:*',
    'myapp:user:cart:{}',
    'myapp:user:cart:{a}{b}',
    'myapp:user:cart:a{b}',
    'myapp:user:cart:%41',
    'myapp:user:cart:%3a',
    'myapp:user:cart:%',
    'myapp:user:cart:%ff',
    'myapp:user:cart:\ud800',
    `myapp:user:cart:${'a'.repeat(500)}`,
    'myapp:user:cart:%sha256.ujXBcHKUF_FJngiG5-EvzbSrAK1BERCuHoiMdm1O1w0',
    'myapp:user:cart:a b%sha256.ujXBcHKUF_FJngiG5-EvzbSrAK1BERCuHoiMdm1O1w0',
    '',
  ])('knows that %j is no key of this namespace', (key) => {
    expect(keys.parse(key)).toBeNull();
  });

  test('whatever it accepts, `of` or `tagged` writes again', () => {
    const nearly = fc.string({ unit: fc.constantFrom(...'a%3AaC28520{}*:'), maxLength: 12 });
    fc.assert(
      fc.property(nearly, (text) => {
        const key = `myapp:user:cart:${text}`;
        const parts = keys.parse(key);
        if (parts === null || parts.id === null) return;
        const { id, tag } = parts;
        expect(tag == null ? keys.of('user', 'cart', id) : keys.tagged('user', 'cart', tag, id)).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('pattern', () => {
  test.each([
    [undefined, 'myapp:*:*:*'],
    [{}, 'myapp:*:*:*'],
    [{ domain: 'user' }, 'myapp:user:*:*'],
    [{ entity: 'cache' }, 'myapp:*:cache:*'],
    [{ domain: 'user', entity: 'cart', prefix: 'a*:' }, 'myapp:user:cart:a%2A%3A*'],
    [{ domain: 'user', entity: 'cart', prefix: '' }, 'myapp:user:cart:*'],
    [{ domain: 'user', entity: 'cart', prefix: 7 }, 'myapp:user:cart:7*'],
  ])('of %j is %s', (parts, glob) => {
    expect(keys.pattern(parts)).toBe(glob);
  });

  test('matches exactly the ids with this start', () => {
    const short = fc.string({ unit: fc.constantFrom(...'%:{}*?[]\\^ \x85éab'), maxLength: 6 });
    fc.assert(
      fc.property(short, short, (prefix, id) => {
        fc.pre(id !== '');
        const pattern = keys.pattern({ domain: 'user', entity: 'cart', prefix });
        expect(pattern).not.toMatch(/[?[\]\\^]|\*./u);
        expect(matched(pattern, keys.of('user', 'cart', id))).toBe(id.startsWith(prefix));
      }),
      { numRuns: 1_000 },
    );
  });

  test('matches no key of another namespace, domain or entity, whatever its id', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        expect(matched(keys.pattern(), createKeys('myapp2').of('user', 'cart', id))).toBe(false);
        expect(matched(keys.pattern({ domain: 'user' }), keys.of('users', 'cart', id))).toBe(false);
        expect(matched(keys.pattern({ entity: 'cart' }), keys.of('cart', 'session', id))).toBe(false);
      }),
    );
  });
});

describe('bad parts', () => {
  const bad: [value: unknown, got: string][] = [
    [undefined, 'got undefined'],
    [null, 'got null'],
    [Number.NaN, 'got NaN'],
    [Number.POSITIVE_INFINITY, 'got Infinity'],
    ['', 'got an empty string'],
    [{ toString: () => 'x' }, 'got an object'],
    [[1], 'got an object'],
    [true, 'got a boolean'],
    [Symbol('secret'), 'got a symbol'],
    [() => 'secret', 'got a function'],
    ['a\ud800', 'half a surrogate pair'],
    ['\udc00b', 'half a surrogate pair'],
  ];

  test.each(bad)('an id of %o is refused by name', (value, got) => {
    const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(new RegExp(`^key: id .*${got}`)) };
    expect(() => keys.of('user', 'cart', value as string)).toThrow(expect.objectContaining(refusal));
    expect(() => keys.entity('user', 'cart')(value as string)).toThrow(expect.objectContaining(refusal));
  });

  test.each(bad)('a tag of %o is refused by name', (value, got) => {
    const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(new RegExp(`^key: tag .*${got}`)) };
    expect(() => keys.tagged('user', 'cart', value as string, '')).toThrow(expect.objectContaining(refusal));
  });

  test.each(bad.filter(([value]) => value !== ''))('a rest of %o is refused by name', (value, got) => {
    const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(new RegExp(`^key: rest .*${got}`)) };
    expect(() => keys.tagged('user', 'cart', 'x', value as string)).toThrow(expect.objectContaining(refusal));
  });

  test.each(bad.filter(([value]) => value !== '' && value !== undefined))(
    'a prefix of %o is refused by name',
    (value, got) => {
      const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(new RegExp(`^key: prefix .*${got}`)) };
      expect(() => keys.pattern({ prefix: value as string })).toThrow(expect.objectContaining(refusal));
    },
  );

  const words = [
    '',
    'User',
    'a:b',
    '-a',
    '.a',
    '~a',
    'a b',
    'é',
    'a*',
    'a{b}',
    'a\n',
    'a'.repeat(81),
    undefined,
    null,
    7,
    {},
  ];

  test.each([...words, 'a~b'])('a domain of %o is refused by name', (word) => {
    const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(/^key: domain must be /) };
    expect(() => keys.of(word as string, 'cart', 1)).toThrow(expect.objectContaining(refusal));
    if (word !== undefined)
      expect(() => keys.pattern({ domain: word as string })).toThrow(expect.objectContaining(refusal));
  });

  test.each([...words, 'a~', 'a~b~c', '~b'])('an entity of %o is refused by name', (word) => {
    const refusal = { code: 'INVALID_KEY', message: expect.stringMatching(/^key: entity must be /) };
    expect(() => keys.entity('user', word as string)).toThrow(expect.objectContaining(refusal));
    expect(() => keys.tagged('user', word as string, 1, '')).toThrow(expect.objectContaining(refusal));
    if (word !== undefined)
      expect(() => keys.pattern({ entity: word as string })).toThrow(expect.objectContaining(refusal));
  });

  test.each([...words, 'a~b'])('an application called %o is refused', (word) => {
    const refusal = { code: 'INVALID_OPTION', message: expect.stringContaining('name of the application') };
    expect(() => createKeys(word as string)).toThrow(expect.objectContaining(refusal));
  });

  test('no message quotes the part', () => {
    for (const attempt of [
      () => keys.of('user', 'cart', 'secret\ud800'),
      () => keys.of('Secret', 'cart', 1),
      () => keys.pattern({ entity: 'secret secret' }),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/secret/i) }));
    }
  });
});

test('many different words stay right', () => {
  for (let i = 0; i < 2_500; i++) expect(keys.of(`d${i}`, 'e', i)).toBe(`myapp:d${i}:e:${i}`);
  expect(keys.of('d1', 'e', 1)).toBe('myapp:d1:e:1');
});
