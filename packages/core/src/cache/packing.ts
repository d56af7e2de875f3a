import { type Codec, codecLetter, isTextual, jsonCodec, wroteIt } from './codec.ts';
import { COMPRESSION_LETTER, compressed, decompressed } from './compression.ts';
import type { Definition } from './definition.ts';
import { payloadBytes, payloadText, type StoredContent, type WritableContent } from './entry.ts';
import { deepFreeze } from './freeze.ts';

/** From a value to the content of an entry, and back: codec, compression, version, schema. */
export interface Packing<V> {
  /** At once where nothing about it is asynchronous. Throws or rejects what the value is refused for. */
  pack(value: V | null): Packed<V> | Promise<Packed<V>>;
  /** At once where nothing about it is asynchronous, which is the usual case. */
  unpack(content: StoredContent): Unpacked<V> | Promise<Unpacked<V>>;
  /** `pack` may give bytes: impossible where replies are text. */
  readonly needsBytes: boolean;
}

export interface Packed<V> {
  readonly content: Omit<WritableContent, 'costMs' | 'tags'>;
  /** What a reader of the entry would get, which is also what the one who loaded it gets. */
  readonly value: V | null;
}

/** `older` cannot be migrated, `newer` belongs to a later release, `corrupt` cannot be read. */
export type Unpacked<V> =
  | { readonly ok: true; readonly value: V | null }
  | { readonly ok: false; readonly why: 'older' | 'newer' | 'corrupt' };

/** The encoded value is above `maxValueBytes`. */
export class TooLarge extends Error {}

type PackingOptions<V> = Pick<
  Definition<never, V>,
  'codec' | 'compress' | 'maxValueBytes' | 'version' | 'migrate' | 'schema' | 'freeze'
>;

const CORRUPT = { ok: false, why: 'corrupt' } as const;
const OLDER = { ok: false, why: 'older' } as const;
const NEWER = { ok: false, why: 'newer' } as const;
const NOTHING = { ok: true, value: null } as const;
const NEGATIVE = { codec: '-', compression: '-', negative: true, payload: '' } as const;

export function createPacking<V>(options: PackingOptions<V>): Packing<V> {
  const { codec = jsonCodec<V>(), compress = false, maxValueBytes = 1_048_576, version = 0, freeze = true } = options;
  const { migrate, schema } = options;

  const accepted = (value: V): Unpacked<V> => ({ ok: true, value: freeze ? deepFreeze(value) : value });

  const decode = (payload: string | Uint8Array, from: number): Unpacked<V> | Promise<Unpacked<V>> => {
    const decoded: unknown = codec.decode(payload);
    const current = from < version ? migrate?.(decoded, from) : decoded;
    if (schema === undefined) return accepted(current as V);
    const result = schema['~standard'].validate(current);
    if (result instanceof Promise) return result.then((late) => (late.issues ? CORRUPT : accepted(late.value)));
    return result.issues ? CORRUPT : accepted(result.value);
  };

  const decodeCompressed = async (content: StoredContent): Promise<Unpacked<V>> => {
    const payload = await decompressed(payloadBytes(content), content.compression, maxValueBytes);
    return decode(isTextual(content.codec) ? payload.toString() : Uint8Array.from(payload), content.version);
  };

  const packLater = async (
    reading: Unpacked<V> | Promise<Unpacked<V>>,
    encoded: string | Uint8Array,
    size: number,
    content: Omit<Packed<V>['content'], 'payload'>,
  ): Promise<Packed<V>> => {
    const value = accept(await reading);
    if (compress === false || size <= compress.above) return { value, content: { ...content, payload: encoded } };
    const compression = COMPRESSION_LETTER[compress.with];
    return { value, content: { ...content, compression, payload: await compressed(encoded, compress.with) } };
  };

  return {
    needsBytes: codec.id === 'bytes' || compress !== false,

    unpack: (content) => {
      if (content.version > version) return NEWER;
      if (content.negative) return NOTHING;
      if (content.version < version && migrate === undefined) return OLDER;
      if (!wroteIt(codec, content.codec)) return CORRUPT;
      if (content.compression !== '-') return decodeCompressed(content).catch(() => CORRUPT);
      try {
        const payload = isTextual(content.codec) ? payloadText(content) : payloadBytes(content);
        const unpacked = decode(payload, content.version);
        return unpacked instanceof Promise ? unpacked.catch(() => CORRUPT) : unpacked;
      } catch {
        return CORRUPT;
      }
    },

    pack: (value) => {
      if (value === null) return { value, content: { ...NEGATIVE, version } };
      const encoded = encodedBy(codec, value);
      const size = Buffer.byteLength(encoded);
      if (size > maxValueBytes) throw new TooLarge();
      const content = { codec: codecLetter(codec, encoded), compression: '-', negative: false, version };
      const read = decode(encoded, version);
      if (!(read instanceof Promise) && (compress === false || size <= compress.above))
        return { value: accept(read), content: { ...content, payload: encoded } };
      return packLater(read, encoded, size, content);
    },
  };
}

/** The value as its readers will get it. */
function accept<V>(read: Unpacked<V>): V | null {
  if (!read.ok) throw new TypeError('the schema refuses the value');
  return read.value;
}

function encodedBy<V>(codec: Codec<V>, value: V): string | Uint8Array {
  const encoded = codec.encode(value);
  if (typeof encoded === 'string' || encoded instanceof Uint8Array) return encoded;
  throw new TypeError(`codec ${codec.id} must encode to text or bytes`);
}
