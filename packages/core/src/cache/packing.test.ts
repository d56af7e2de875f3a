import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesCodec, type Codec, jsonCodec } from './codec.ts';
import { readEntry, writeTail } from './entry.ts';
import { HEADER, NO_LEASE, stamp } from './layout.ts';
import { createPacking, type Packed, type Packing, TooLarge, type Unpacked } from './packing.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** Through an entry and back, by a reader that may be another release. */
async function through<V>(packed: Packed<V>, reader: Packing<V>): Promise<Unpacked<V>> {
  const tail = writeTail({ ...packed.content, costMs: 0, tags: '' });
  const raw = Buffer.concat([Buffer.from(`RC1V${stamp(1)}${NO_LEASE}`), Buffer.from(tail)]);
  const content = readEntry(raw)?.content;
  if (content === null || content === undefined) throw new Error('no content');
  return reader.unpack(content);
}

/** `pack` answers at once where it can: here always later. */
const packLater = async <V>(packing: Packing<V>, value: V | null): Promise<Packed<V>> => packing.pack(value);

const roundTrip = async <V>(packing: Packing<V>, value: V | null): Promise<Unpacked<V>> =>
  through(await packing.pack(value), packing);

test('JSON values and "does not exist" come back, frozen', async () => {
  const packing = createPacking<unknown>({});
  for (const value of [null, false, 0, '', 'text', [], { a: [{ b: null }] }, 'ü𝄞']) {
    expect(await roundTrip(packing, value)).toEqual({ ok: true, value });
  }
  const read = await roundTrip(packing, { list: [{}] });
  expect(read.ok && Object.isFrozen((read.value as { list: unknown[] }).list[0])).toBe(true);
  const loose = await roundTrip(createPacking<unknown>({ freeze: false }), { list: [] });
  expect(loose.ok && Object.isFrozen(loose.value)).toBe(false);
});

test('__proto__ and constructor stay own data', async () => {
  const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":1}}');
  const read = await roundTrip(createPacking<unknown>({}), hostile);
  expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test.each<[string, unknown]>([
  ['undefined in an object', { a: undefined }],
  ['undefined in a list', [undefined]],
  ['a function', { run: () => 1 }],
  ['a symbol', [Symbol('s')]],
  ['BigInt', { n: 1n }],
  ['NaN', Number.NaN],
  ['an infinity', Number.NEGATIVE_INFINITY],
])('JSON refuses %s', async (_, value) => {
  await expect(packLater(createPacking<unknown>({}), value)).rejects.toThrow(TypeError);
});

test('bytes come back as a copy, and nothing but bytes is taken', async () => {
  const packing = createPacking<Uint8Array>({ codec: bytesCodec });
  const value = Uint8Array.from([0, 255, 254, 13, 10]);
  const packed = await packing.pack(value);
  expect(packed.value).toEqual(value);
  expect(packed.value).not.toBe(value);
  expect(await through(packed, packing)).toEqual({ ok: true, value });
  await expect(packLater(packing, 'text' as never)).rejects.toThrow(TypeError);
  expect(packing.needsBytes).toBe(true);
});

test("a user's codec gets back what it gave: text or bytes", async () => {
  const seen: unknown[] = [];
  const codec = (encode: (value: string) => string | Uint8Array): Codec<string> => ({
    id: 'mine',
    encode,
    decode: (payload) => {
      seen.push(typeof payload === 'string' ? 'text' : payload.constructor.name);
      return payload.toString();
    },
  });
  await roundTrip(createPacking({ codec: codec((value) => `<${value}>`) }), 'ü');
  await roundTrip(createPacking({ codec: codec((value) => Uint8Array.from(Buffer.from(value))) }), 'ü');
  expect(seen).toEqual(['text', 'text', 'Uint8Array', 'Uint8Array']);
  const none = createPacking({ codec: codec(() => 7 as never) });
  await expect(packLater(none, 'x')).rejects.toThrow(TypeError);
});

test('an entry of another codec is unreadable, not misread', async () => {
  const packed = await createPacking<unknown>({ codec: bytesCodec as never }).pack(Uint8Array.of(49));
  expect(await through(packed, createPacking<unknown>({}))).toEqual({ ok: false, why: 'corrupt' });
});

test.each(['gzip', 'brotli'] as const)('%s: above the size only, and no bomb opens', async (by) => {
  const packing = createPacking<string>({ compress: { above: 100, with: by }, maxValueBytes: 100_000 });
  const large = await packing.pack('x'.repeat(10_000));
  expect(large.content.payload.length).toBeLessThan(200);
  expect(await through(large, packing)).toEqual({ ok: true, value: 'x'.repeat(10_000) });
  expect((await packing.pack('x')).content.compression).toBe('-');

  const narrow = createPacking<string>({ compress: { above: 100, with: by }, maxValueBytes: 1_000 });
  expect(await through(large, narrow)).toEqual({ ok: false, why: 'corrupt' });
  const broken = { ...large, content: { ...large.content, payload: deflateSync('x') } };
  expect(await through(broken, packing)).toEqual({ ok: false, why: 'corrupt' });
});

test('a reader needs no compression option to read what another compressed', async () => {
  const packed = await createPacking<string>({ compress: { above: 0, with: 'gzip' } }).pack('value');
  expect(packed.content.payload).toEqual(gzipSync('"value"'));
  expect(await through(packed, createPacking<string>({}))).toEqual({ ok: true, value: 'value' });
});

test('maxValueBytes counts bytes, before compression', async () => {
  const packing = createPacking<string>({ maxValueBytes: 6, compress: { above: 0, with: 'gzip' } });
  await expect(packLater(packing, 'üü')).resolves.toBeDefined(); // two quotes and four bytes
  await expect(packLater(packing, 'üüx')).rejects.toThrow(TooLarge);
});

test('older versions are migrated or loaded anew, newer ones are left to those who know them', async () => {
  const first = createPacking<unknown>({ version: 1 });
  const old = await first.pack({ name: 'a b' });
  const migrate = (value: unknown, from: number): unknown => ({
    from,
    names: (value as { name: string }).name.split(' '),
  });
  expect(await through(old, createPacking<unknown>({ version: 2, migrate }))).toEqual({
    ok: true,
    value: { from: 1, names: ['a', 'b'] },
  });
  expect(await through(old, createPacking<unknown>({ version: 2 }))).toEqual({ ok: false, why: 'older' });
  const throwing = createPacking<unknown>({ version: 2, migrate: () => JSON.parse('no') });
  expect(await through(old, throwing)).toEqual({ ok: false, why: 'corrupt' });
  const later = await createPacking<unknown>({ version: 3 }).pack(1);
  expect(await through(later, first)).toEqual({ ok: false, why: 'newer' });
});

const positive = (late: boolean): StandardSchemaV1<unknown, number> => ({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const result = typeof value === 'number' && value > 0 ? { value: value * 10 } : { issues: [{ message: 'no' }] };
      return late ? Promise.resolve(result) : result;
    },
  },
});

test.each([false, true])(
  'a schema checks what is read and what is loaded, and may transform (late: %s)',
  async (late) => {
    const packing = createPacking<number>({ schema: positive(late) });
    const packed = await packing.pack(4);
    expect(packed.value).toBe(40);
    expect(await through(packed, packing)).toEqual({ ok: true, value: 40 });
    await expect(packLater(packing, -1)).rejects.toThrow(TypeError);
    expect(await through(await createPacking<number>({}).pack(-1), packing)).toEqual({ ok: false, why: 'corrupt' });
  },
);

test('the payload of JSON begins right after the header', async () => {
  const { content } = await createPacking<unknown>({ codec: jsonCodec() }).pack({ a: 1 });
  expect(46 + writeTail({ ...content, costMs: 0, tags: '' }).indexOf('{')).toBe(HEADER);
});
