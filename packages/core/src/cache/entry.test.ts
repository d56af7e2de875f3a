import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Content, claimOn, payloadBytes, payloadText, readEntry, writeTail } from './entry.ts';
import { COOLDOWN, HEADER, NO_LEASE, stamp } from './layout.ts';
import { readTags, writeTags } from './tag-region.ts';

const content: Content = { costMs: 12, codec: 'j', compression: '-', negative: false, version: 3, tags: '' };
const entry = (tail: string | Buffer, lease = NO_LEASE): Buffer =>
  Buffer.concat([Buffer.from(`RC1V${stamp(1_767_225_600_000)}${lease}`), Buffer.from(tail)]);

test('an entry reads as it was written, as bytes and as text', () => {
  const tags = writeTags(['org:7', 'ü'], '1767225600000000');
  const tail = writeTail({ ...content, tags, payload: '{"name":"Größe"}' });
  const raw = entry(tail);
  expect(raw.indexOf('|')).toBe(HEADER - 1);
  for (const reply of [raw, raw.toString(), Uint8Array.from(raw)]) {
    const read = readEntry(reply);
    expect(read).toMatchObject({ kind: 'V', softMs: 1_767_225_600_000, owner: '', tillMs: 0 });
    expect(read?.content).toMatchObject({ ...content, tags });
    expect(read?.content && payloadText(read.content)).toBe('{"name":"Größe"}');
  }
});

test('any bytes survive as payload', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.integer({ min: 0, max: 999_999 }), (payload, version) => {
      const read = readEntry(entry(writeTail({ ...content, version, codec: 'b', payload })));
      expect(read?.content?.version).toBe(version);
      expect(read?.content && payloadBytes(read.content)).toEqual(payload);
    }),
  );
});

test('what is cut off or is not ours is no entry, or has no content', () => {
  const whole = entry(writeTail({ ...content, payload: '1' }));
  expect(readEntry(null)).toBeNull();
  expect(readEntry('')).toBeNull();
  expect(readEntry('RC2V'.padEnd(80, '0'))).toBeNull();
  expect(readEntry(whole.subarray(0, 45))).toBeNull();
  for (let length = 46; length < HEADER; length++) {
    expect(readEntry(whole.subarray(0, length))).toMatchObject({ kind: 'V', content: null });
  }
  expect(readEntry(Buffer.from(whole.toString().replace('000000|', '000999|')))?.content).toBeNull();
  expect(readEntry(Buffer.from(whole.toString().replace('000000|', 'xxxxxx|')))?.content).toBeNull();
});

test('a lease, a cooldown and an absurd deadline are told apart', () => {
  const token = 'token-aaaaaaaaaa';
  const at = (lease: string): ReturnType<typeof claimOn> => {
    const read = readEntry(entry(writeTail({ ...content, payload: '1' }), lease));
    return read === null ? 'none' : claimOn(read, 1_000_000);
  };
  expect(at(token + stamp(1_000_001))).toBe('loading');
  expect(at(token + stamp(1_000_000))).toBe('none');
  expect(at(COOLDOWN + stamp(1_000_500))).toBe('cooldown');
  expect(at(token + stamp(1_600_000))).toBe('loading');
  expect(at(token + stamp(1_600_001))).toBe('none');
});

test('tags of any text come back; a damaged region is noticed', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.toWellFormed());
  const names = fc.array(name, { maxLength: 5 });
  fc.assert(
    fc.property(names, (some) => {
      const region = writeTags(some, '0000000000000042');
      expect(readTags(region)?.map(({ name }) => name)).toEqual(some);
      if (region.length > 0) expect(readTags(region.slice(0, -1))).toBeNull();
    }),
  );
});
