import fc from 'fast-check';

/** What has broken a key, a pattern, a protocol or an object somewhere before. */
const NOTORIOUS: readonly string[] = [
  ':',
  '{}',
  '{tag}',
  '}{',
  '*',
  '?',
  '[a-z]',
  '\\',
  '^',
  '%',
  '%3A',
  '%253a',
  ' ',
  '\r\n',
  '\0',
  '$5\r\nhello\r\n',
  '../..',
  '__proto__',
  'constructor',
  'undefined',
  'null',
  'NaN',
  '-1',
  '0x10',
  '1e3',
  'é',
  'é',
  'ß',
  '𝄞',
  '\u202e',
  '\ufeff',
];

/** Text of well-formed UTF-16 with the characters that matter to Redis, its protocol and its globs. May be empty. */
export function hostileText(maxLength: number = 40): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...NOTORIOUS) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)) },
    { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c', '1') },
  );
  return fc.array(unit, { maxLength }).map((parts) => wellFormed(parts.join('').slice(0, maxLength)));
}

/** Ids a key may be asked for: hostile text that is not empty, now and then longer than a key's limit, and numbers. */
export function hostileId(): fc.Arbitrary<string | number | bigint> {
  return fc.oneof(
    { weight: 6, arbitrary: hostileText().filter((text) => text !== '') },
    { weight: 1, arbitrary: fc.string({ minLength: 400, maxLength: 2000 }) },
    { weight: 1, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.bigInt() },
  );
}

/** Bytes of all values, also none, and such as are not UTF-8. */
export function hostileBytes(maxLength: number = 64): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength });
}

/** Lone surrogates have no UTF-8: they would come back as another character. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
