import { createHash } from 'node:crypto';
import { RedisPatternsError } from '../errors.ts';

/*
 * How any text becomes the last part of a key. Everything that means something in a key name is percent-encoded: the
 * separator, hash-tag braces, the characters of a SCAN pattern, spaces and control characters. Other text stays as it
 * is, so keys remain readable. No two texts give the same result: `%` is encoded too, and what `shortened` writes
 * holds a `%s`, which encoding never produces.
 */

/** What may stand where an id stands: numbers are written in decimal, so `7` and `'7'` are one id. */
export type KeyPart = string | number | bigint;

/** The longest key this library writes, in bytes. Longer ids are replaced by their start and their SHA-256. */
export const MAX_KEY_BYTES = 512;

/** The longest text inside a literal hash tag, in bytes: the same for every key, so that equal tags share a slot. */
export const MAX_TAG_BYTES = 128;

const START_BYTES = 64;
const PLAIN = /^[\w.~@!$&'()+,;=<>|"#`/-]+$/;
const SPECIAL = /[%:{}*?[\]\\^ \p{Cc}]/gu;
const LONE_SURROGATE = /\p{Surrogate}/u;
const SHORTENED = /^(.+)%sha256\.[\w-]{43}$/s;

/**
 * One part of a key in at most `room` bytes. `name` is what the message calls it.
 *
 * @throws `INVALID_KEY`
 */
export function encodePart(part: KeyPart, name: string, room: number): string {
  const text = textOf(part, name);
  if (text.length <= room && PLAIN.test(text)) return text;
  return fitted(wellFormed(text, name), room);
}

/** The text that was encoded; null when only its hash is left, undefined when `encodePart` never writes this. */
export function decodePart(encoded: string, room: number): string | null | undefined {
  const [, start] = SHORTENED.exec(encoded) ?? [];
  if (start !== undefined) return decodePart(start, START_BYTES) === undefined ? undefined : null;
  const text = unescaped(encoded);
  if (text === undefined || text === '' || LONE_SURROGATE.test(text)) return undefined;
  return fitted(text, room) === encoded ? text : undefined;
}

/** The part of a SCAN pattern that matches every id with this start. It holds no wildcard. */
export function encodePrefix(part: KeyPart): string {
  if (part === '') return '';
  return encoded(wellFormed(textOf(part, 'prefix'), 'prefix'));
}

/** The error for a part of a key. `problem` never quotes the part. */
export function invalidKey(name: string, problem: string): RedisPatternsError {
  return new RedisPatternsError('INVALID_KEY', `key: ${name} ${problem}`);
}

/** What a value of the wrong kind is called in a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return String(value);
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return 'Infinity';
  if (value === '') return 'an empty string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function textOf(part: unknown, name: string): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'bigint' || (typeof part === 'number' && Number.isFinite(part))) return String(part);
  throw notAPart(part, name);
}

function wellFormed(text: string, name: string): string {
  if (text === '') throw notAPart(text, name);
  if (LONE_SURROGATE.test(text)) throw invalidKey(name, 'holds half a surrogate pair, which has no UTF-8 form');
  return text;
}

function notAPart(part: unknown, name: string): RedisPatternsError {
  return invalidKey(name, `must be text, a finite number or a bigint, got ${kindOf(part)}`);
}

function fitted(text: string, room: number): string {
  const whole = encoded(text);
  return Buffer.byteLength(whole) <= room ? whole : shortened(text);
}

function encoded(text: string): string {
  return text.replace(SPECIAL, escaped);
}

function escaped(character: string): string {
  return character === '*' ? '%2A' : encodeURIComponent(character);
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Its start, for people, and the SHA-256 of all of it, in at most 115 bytes. */
function shortened(text: string): string {
  let start = '';
  let left = START_BYTES;
  for (const character of text) {
    const piece = encoded(character);
    left -= Buffer.byteLength(piece);
    if (left < 0) break;
    start += piece;
  }
  return `${start}%sha256.${createHash('sha256').update(text).digest('base64url')}`;
}
