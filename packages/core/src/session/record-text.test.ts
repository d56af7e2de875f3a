import { describe, expect, test } from 'vitest';
import { headIn, joinRecord, type RecordText, splitRecord, storedIn } from './record-text.ts';

const times = '[1,1764132684000,1764132684000,0,1800000]';
const record: RecordText = {
  times,
  user: '"u42"',
  device: '{"name":"Firefox"}',
  data: new Map([
    ['"cart"', '[7,7]'],
    ['"a\\nb"', '"line\\nbreak"'],
    ['"\\":"', '{"cart":1}'],
    ['""', '0'],
  ]),
};

const TEXT = `[${times},
"u42",
{"name":"Firefox"},
{
"cart":
[7,7],
"a\\nb":
"line\\nbreak",
"\\":":
{"cart":1},
"":
0
}]`;

describe('the text of a record', () => {
  test('is JSON, one part to a line', () => {
    expect(joinRecord(record)).toBe(TEXT);
    expect(JSON.parse(TEXT)).toEqual([
      JSON.parse(times),
      'u42',
      { name: 'Firefox' },
      { cart: [7, 7], 'a\nb': 'line\nbreak', '":': { cart: 1 }, '': 0 },
    ]);
  });

  test('comes apart into what it was made of', () => {
    expect(splitRecord(TEXT)).toEqual(record);
    const empty = { ...record, data: new Map<string, string>() };
    expect(splitRecord(joinRecord(empty))).toEqual(empty);
    expect(JSON.parse(joinRecord(empty))[3]).toEqual({});
  });

  test.each([...record.data])('holds of %s what %s is', (name, value) => {
    expect(storedIn(TEXT, JSON.parse(name) as string)).toBe(value);
  });

  test.each(['u42', 'name', 'nobody', '7,7', times])('holds no property %s', (name) => {
    expect(storedIn(TEXT, name)).toBeUndefined();
  });

  test('shows its head, however much of the rest is there', () => {
    for (const end of [TEXT.length, TEXT.indexOf('"cart"') - 1, TEXT.indexOf('{\n')])
      expect(headIn(TEXT.slice(0, end))).toBe(`[${times},\n"u42",\n{"name":"Firefox"}]`);
    expect(headIn(TEXT.slice(0, 60))).toBeNull();
  });

  test.each(['', '{}', '{"cookie":{}}', TEXT.slice(1), TEXT.slice(0, -1), `${TEXT}\n`, TEXT.replace(/\n/g, '')])(
    'is not this: %j',
    (other) => {
      expect(splitRecord(other)).toBeNull();
    },
  );
});
