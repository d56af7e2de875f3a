import { invalidArgument, RedisPatternsError } from '../errors.ts';
import { CorruptError, type SessionCodec } from './codec.ts';
import { TIMES, type Times, timesOf } from './times.ts';

/*
 * The record of a session and its text. Each top-level property of the data is one field, `.name`, so that writers of
 * different properties never meet; what the library itself keeps lies beside them under names that begin with `~`.
 * Values are JSON, and whatever the codec makes of it.
 */

/** One property: its JSON text, and what is stored for it. Without a codec they are the same. */
export interface Field {
  readonly text: string;
  readonly stored: string;
}

/** The data of a session, by property. */
export type Fields = ReadonlyMap<string, Field>;

/** What the library keeps of a session. */
export interface Meta extends Times {
  readonly userId: string | null;
  readonly device: Readonly<Record<string, string>> | null;
}

export const META_FIELDS: readonly string[] = [TIMES, '~u', '~m'];

const MAX_FIELDS = 256;

/** The field of a property. */
export function fieldOf(property: string): string {
  return `.${property}`;
}

/**
 * The JSON text of each property. `undefined`, functions and symbols are dropped, as in JSON.
 *
 * @throws `INVALID_ARGUMENT` when it is not an object that JSON can hold.
 */
export function textsOf(data: unknown): Map<string, string> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalidArgument('the data of a session must be an object');
  const texts = new Map<string, string>();
  for (const [property, value] of Object.entries(data)) {
    if (property === '__proto__') throw invalidArgument('a property of a session must not be called __proto__');
    const text = jsonOf(property, value);
    if (text !== undefined) texts.set(property, text);
  }
  return texts;
}

function jsonOf(property: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    throw invalidArgument(`property ${JSON.stringify(property)} of a session holds a bigint or a cycle`);
  }
}

/** How fields are encoded for one record. */
export interface Encoding {
  readonly key: string;
  readonly codec: SessionCodec | undefined;
  readonly maxBytes: number;
}

/**
 * The fields to store. A property whose text is that of the base keeps the base's field, the object itself: that is
 * how a change is told from none.
 *
 * @throws `INVALID_ARGUMENT`; `SESSION_TOO_LARGE` over `maxBytes` or 256 properties.
 */
export function encodeFields(data: unknown, base: Fields, { key, codec, maxBytes }: Encoding): Fields {
  const fields = new Map<string, Field>();
  let bytes = 0;
  for (const [property, text] of textsOf(data)) {
    const old = base.get(property);
    const field = old?.text === text ? old : { text, stored: encoded(text, { key, field: fieldOf(property) }, codec) };
    fields.set(property, field);
    bytes += Buffer.byteLength(property) + 1 + Buffer.byteLength(field.stored);
  }
  if (fields.size > MAX_FIELDS)
    throw new RedisPatternsError('SESSION_TOO_LARGE', `a session of ${fields.size} properties; at most ${MAX_FIELDS}`);
  if (bytes > maxBytes)
    throw new RedisPatternsError('SESSION_TOO_LARGE', `a session of ${bytes} bytes; maxBytes is ${maxBytes}`);
  return fields;
}

const encoded = (text: string, where: { key: string; field: string }, codec: SessionCodec | undefined): string =>
  codec === undefined ? text : codec.encode(text, where);

/** A record as it was read: what the library keeps, and the data, as fields and as an object of its own. */
export interface Decoded {
  readonly meta: Meta;
  readonly fields: Fields;
  readonly data: Record<string, unknown>;
}

/**
 * Reads a record, given as `[field, value, …]`.
 *
 * @throws {@link CorruptError}
 */
export function decodeRecord(record: readonly string[], { key, codec }: Omit<Encoding, 'maxBytes'>): Decoded {
  const kept: Record<string, string> = {};
  for (let i = 0; i + 1 < record.length; i += 2) {
    const field = record[i] as string;
    if (field[0] === '~') kept[field] = record[i + 1] as string;
  }
  const meta = metaOf(kept); // first: what a record of another format holds is not for this codec
  const fields = new Map<string, Field>();
  const data: Record<string, unknown> = {};
  for (let i = 0; i + 1 < record.length; i += 2) {
    const field = record[i] as string;
    // No application writes `.__proto__`; set on an object, it would become its prototype.
    if (field[0] !== '.' || field === '.__proto__') continue;
    const stored = record[i + 1] as string;
    const text = codec === undefined ? stored : opened(stored, { key, field }, codec);
    const property = field.slice(1);
    fields.set(property, { text, stored });
    data[property] = parsed(property, text);
  }
  return { meta, fields, data };
}

function opened(stored: string, where: { key: string; field: string }, codec: SessionCodec): string {
  try {
    return codec.decode(stored, where);
  } catch (error) {
    throw new CorruptError(error instanceof CorruptError ? error.reason : 'decrypt', where.field.slice(1));
  }
}

/** The data that these fields hold: a new object at each call. @throws {@link CorruptError} */
export function dataOf(fields: Fields): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [property, { text }] of fields) data[property] = parsed(property, text);
  return data;
}

function parsed(property: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CorruptError('parse', property);
  }
}

/**
 * What the library keeps, from the fields of `META_FIELDS`.
 *
 * @throws {@link CorruptError} when the record is of another format, or not ours.
 */
export function metaOf(kept: Readonly<Record<string, string | null | undefined>>): Meta {
  const times = timesOf(kept[TIMES]);
  if (times === null) throw new CorruptError('format');
  return { ...times, userId: kept['~u'] ?? null, device: deviceOf(kept['~m']) };
}

function deviceOf(text: string | null | undefined): Meta['device'] {
  if (text === null || text === undefined) return null;
  const device = parsed('~m', text);
  return typeof device === 'object' ? (device as Record<string, string>) : null;
}
