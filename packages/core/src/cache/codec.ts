/** How values become text or bytes and come back. `decode` gets what `encode` gave: text or bytes. */
export interface Codec<V> {
  /** For messages. */
  readonly id: string;
  /** May throw: the value is then returned to its caller, but not cached. */
  encode(value: V): string | Uint8Array;
  /** May throw: the entry is then loaded anew. */
  decode(payload: string | Uint8Array): V;
}

const JSON_ID = 'json';
const BYTES_ID = 'bytes';

/**
 * JSON text, the default. What JSON cannot write is refused and not silently changed: `undefined`, functions and
 * symbols inside values, BigInt, and a bare `NaN` or infinity. (Dates become text, as JSON has it: the first caller
 * gets the decoded value too, so this shows at once.)
 */
export function jsonCodec<V>(): Codec<V> {
  return {
    id: JSON_ID,
    encode: (value) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number that JSON cannot write');
      refuseUnwritable(value);
      return JSON.stringify(value);
    },
    decode: (payload) => JSON.parse(typeof payload === 'string' ? payload : Buffer.from(payload).toString()),
  };
}

/** Bytes as they are. Each caller gets a copy. Not on drivers whose replies are text (`textOnly`). */
export const bytesCodec: Codec<Uint8Array> = {
  id: BYTES_ID,
  encode: (value) => {
    if (!(value instanceof Uint8Array)) throw new TypeError('bytesCodec takes a Uint8Array');
    return value;
  },
  decode: (payload) => Uint8Array.from(typeof payload === 'string' ? Buffer.from(payload) : payload),
};

/** The letter in an entry's header that says what wrote the payload: `u` and `U` are a user's codec, text and bytes. */
export function codecLetter(codec: { readonly id: string }, payload: string | Uint8Array): string {
  if (codec.id === JSON_ID) return 'j';
  if (codec.id === BYTES_ID) return 'b';
  return typeof payload === 'string' ? 'u' : 'U';
}

/** Whether this codec wrote an entry that bears this letter. */
export function wroteIt(codec: { readonly id: string }, letter: string): boolean {
  if (codec.id === JSON_ID) return letter === 'j';
  if (codec.id === BYTES_ID) return letter === 'b';
  return letter === 'u' || letter === 'U';
}

/** Whether what follows a letter is text. */
export const isTextual = (letter: string): boolean => letter === 'j' || letter === 'u';

/** What JSON would leave out. Faster than a replacer, which JSON.stringify calls for every value. */
function refuseUnwritable(value: unknown): void {
  const kind = typeof value;
  if (kind === 'undefined' || kind === 'function' || kind === 'symbol')
    throw new TypeError(`a value of type ${kind}, which JSON would leave out`);
  if (kind !== 'object' || value === null || 'toJSON' in (value as object)) return;
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) refuseUnwritable(value[index]);
  else for (const item of Object.values(value as object)) refuseUnwritable(item);
}
