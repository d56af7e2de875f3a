import { describe, expect, test } from 'vitest';
import { writeTail } from './entry.ts';
import { MARK, NO_LEASE, stamp } from './layout.ts';
import { readEach, readOnce } from './readings.ts';

const CONTENT = { costMs: 1, codec: 'j', compression: '-', negative: false, version: 0, tags: '' };

const entry = (payload: string, lease = NO_LEASE): string =>
  `${MARK}V${stamp(1_700_000_000_000)}${lease}${writeTail({ ...CONTENT, payload })}`;

describe.each([
  ['text', (text: string) => text],
  ['bytes', (text: string) => Buffer.from(text)],
  ['bytes that are no Buffer', (text: string) => new Uint8Array(Buffer.from(text))],
])('read once, as %s', (_what, reply) => {
  test('the same bytes of a key are one reading', () => {
    const read = readOnce();
    const first = read('a', reply(entry('"x"')));
    expect(first.entry?.kind).toBe('V');
    expect(read('a', reply(entry('"x"')))).toBe(first);
  });

  test.each([
    ['another key', 'b', entry('"x"')],
    ['another value', 'a', entry('"y"')],
    ['a value of another length', 'a', entry('"xy"')],
    ['a lease that was written into it', 'a', entry('"x"', `0123456789abcdef${stamp(1_700_000_000_500)}`)],
  ])('%s is another', (_what, key, text) => {
    const read = readOnce();
    const first = read('a', reply(entry('"x"')));
    const second = read(key, reply(text));
    expect(second).not.toBe(first);
    expect(second.entry).toEqual(readEach(key, reply(text)).entry);
  });

  test('what is no value is read anew', () => {
    const read = readOnce();
    expect(read('a', reply('nothing of ours'))).not.toBe(read('a', reply('nothing of ours')));
    expect(read('a', null)).toEqual({ entry: null });
  });

  test('a large value is not kept', () => {
    const read = readOnce();
    const large = entry(`"${'x'.repeat(100_000)}"`);
    expect(read('a', reply(large))).not.toBe(read('a', reply(large)));
  });
});

test('a reading does not keep the memory that its reply was cut out of', () => {
  const chunk = Buffer.alloc(100_000);
  const end = chunk.write(entry('"x"'), 'latin1');
  const { entry: found } = readOnce()('a', chunk.subarray(0, end));
  const raw = found?.content?.raw;
  expect(Buffer.isBuffer(raw) && raw.buffer !== chunk.buffer).toBe(true);
});

test('read each, every caller gets a reading of its own', () => {
  const reply = Buffer.from(entry('"x"'));
  expect(readEach('a', reply)).not.toBe(readEach('a', reply));
});
