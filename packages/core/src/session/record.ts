import { invalidArgument, RedisPatternsError } from '../errors.ts';
import { CorruptError, type SessionCodec } from './codec.ts';
import type { Head } from './record-head.ts';
import { splitRecord, storedIn } from './record-text.ts';
import { type Times, timesIn, timesOf } from './times.ts';

/*
 * The record of a session and its data. Each top-level property of the data is stored for itself, so that writers of
 * different properties never meet. Values are JSON, and whatever the codec makes of it.
 */

/** One property: its JSON text, and the JSON that is stored for it. Without a codec they are the same. */
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

const MAX_FIELDS = 256;

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
    const field = old?.text === text ? old : { text, stored: encoded(text, { key, field: property }, codec) };
    fields.set(property, field);
    bytes += Buffer.byteLength(property) + Buffer.byteLength(field.stored);
  }
  if (fields.size > MAX_FIELDS)
    throw new RedisPatternsError('SESSION_TOO_LARGE', `a session of ${fields.size} properties; at most ${MAX_FIELDS}`);
  if (bytes > maxBytes)
    throw new RedisPatternsError('SESSION_TOO_LARGE', `a session of ${bytes} bytes; maxBytes is ${maxBytes}`);
  return fields;
}

const encoded = (text: string, where: { key: string; field: string }, codec: SessionCodec | undefined): string =>
  codec === undefined ? text : JSON.stringify(codec.encode(text, where));

/** The fields of a record, taken out of it when they are asked for: most requests only want the data. */
export interface Stored {
  all(): Fields;
  /** The JSON text of one property. */
  textOf(property: string): string | undefined;
}

/** Those that are known already. */
export function storedAs(fields: Fields): Stored {
  return { all: () => fields, textOf: (property) => fields.get(property)?.text };
}

/** A record as it was read: what the library keeps, and the data, as it is stored and as an object of its own. */
export interface Decoded {
  readonly meta: Meta;
  readonly stored: Stored;
  readonly data: Record<string, unknown>;
}

/**
 * Reads the text of a record.
 *
 * @throws {@link CorruptError}
 */
export function decodeRecord(record: string, { key, codec }: Omit<Encoding, 'maxBytes'>): Decoded {
  const [times, user, device, plain] = partsOf(record);
  const meta = metaOf([times, user, device]); // first: what a record of another format holds is not for this codec
  if (!isObject(plain)) throw new CorruptError('format');
  // No application writes `__proto__`; copied to another object, it could become its prototype.
  if (Object.hasOwn(plain, '__proto__')) Reflect.deleteProperty(plain, '__proto__');
  if (codec === undefined) return { meta, data: plain, stored: new PlainRecord(record) };
  const fields = new Map<string, Field>();
  for (const [property, value] of Object.entries(plain)) {
    const text = opened(typeof value === 'string' ? value : JSON.stringify(value), { key, field: property }, codec);
    fields.set(property, { text, stored: JSON.stringify(value) });
  }
  return { meta, data: dataOf(fields), stored: storedAs(fields) };
}

/** The record of a session whose values are not encoded. */
class PlainRecord implements Stored {
  readonly #record: string;
  #fields: Fields | undefined;

  constructor(record: string) {
    this.#record = record;
  }

  all(): Fields {
    this.#fields ??= new Map(
      Array.from(splitRecord(this.#record)?.data ?? [], ([name, text]) => [nameOf(name), { text, stored: text }]),
    );
    return this.#fields;
  }

  textOf(property: string): string | undefined {
    return storedIn(this.#record, property);
  }
}

function partsOf(record: string): readonly unknown[] {
  let parts: unknown;
  try {
    parts = JSON.parse(record);
  } catch {
    throw faultIn(record);
  }
  return Array.isArray(parts) ? parts : [];
}

/** Why a record is no JSON: for one property, if it is ours. */
function faultIn(record: string): CorruptError {
  const split = splitRecord(record);
  if (split !== null && timesIn(split.times) !== null)
    for (const [name, text] of split.data) if (!isJson(text)) return new CorruptError('parse', nameOf(name));
  return new CorruptError('format');
}

/** The name of a property, from its JSON. */
function nameOf(json: string): string {
  if (!json.includes('\\')) return json.slice(1, -1);
  return isJson(json) ? String(JSON.parse(json)) : '';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function opened(stored: string, where: { key: string; field: string }, codec: SessionCodec): string {
  try {
    return codec.decode(stored, where);
  } catch (error) {
    throw new CorruptError(error instanceof CorruptError ? error.reason : 'decrypt', where.field);
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
 * What the library keeps, from the head of a record.
 *
 * @throws {@link CorruptError} when the record is of another format, or not ours.
 */
export function metaOf([stored, user, device]: Head): Meta {
  const times = timesOf(stored);
  if (times === null || !(user === null || typeof user === 'string')) throw new CorruptError('format');
  return { ...times, userId: user, device: isObject(device) ? (device as Record<string, string>) : null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
