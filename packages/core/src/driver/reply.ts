import { DriverError, type Reply } from './driver.ts';

/*
 * From what a client hands over to plain values. Each helper takes every form that some client or protocol gives the
 * same reply (bytes or text, numbers or their digits, lists or maps) and refuses anything else, so a pattern never
 * compares an error, null or undefined with a number.
 */

/** An integer reply, which some clients hand over as text. */
export function int(reply: Reply | undefined): number {
  const value = typeof reply === 'number' ? reply : Number(digits(reply) || Number.NaN);
  if (!Number.isSafeInteger(value)) throw unexpected('an integer', reply);
  return value;
}

/**
 * So many integers or more in one text, with blanks between them. What scripts answer where it matters: clients decode
 * the integers of a list digit by digit, and a text in one piece.
 */
export function integers(reply: Reply | undefined, least: number): readonly number[] {
  const parts = text(reply).split(' ');
  if (parts.length < least) throw unexpected(`${least} integers`, reply);
  return parts.map(int);
}

/** A number that may have a fraction: a score. Text in RESP2, a number in RESP3. */
export function float(reply: Reply | undefined): number {
  const value = typeof reply === 'number' ? reply : Number(endless(digits(reply)) || Number.NaN);
  if (Number.isNaN(value)) throw unexpected('a number', reply);
  return value;
}

/** The text of a number; '' for what is none. */
function digits(reply: Reply | undefined): string {
  return typeof reply === 'string' || reply instanceof Uint8Array ? text(reply) : '';
}

/** How Redis writes the numbers without an end, as JavaScript reads them. */
function endless(shown: string): string {
  return shown.replace(/^([+-]?)inf$/, '$1Infinity');
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A bulk or simple string, as UTF-8 text. */
export function text(reply: Reply | undefined): string {
  if (typeof reply === 'string') return reply;
  if (reply instanceof Uint8Array) return Buffer.isBuffer(reply) ? reply.toString() : utf8.decode(reply);
  throw unexpected('a string', reply);
}

/** A bulk string as text, or null when there is none. */
export function textOrNull(reply: Reply | undefined): string | null {
  return reply === null ? null : text(reply);
}

/**
 * Bulk strings as texts. A client cuts the strings of one reply out of one piece of memory, so where that is ASCII, all
 * of it becomes text at once and is cut then: turned into text one by one, short strings cost four times as much.
 */
export function texts(replies: readonly Reply[]): readonly string[] {
  return cutTogether(replies) ?? replies.map(text);
}

function cutTogether(replies: readonly Reply[]): string[] | undefined {
  const [first, last] = [replies[0], replies.at(-1)];
  if (!(first instanceof Uint8Array) || !(last instanceof Uint8Array)) return undefined;
  const { buffer, byteOffset: start } = first;
  const length = last.byteOffset + last.length - start;
  if (last.buffer !== buffer || length < 0) return undefined;
  const whole = Buffer.from(buffer, start, length).toString();
  if (whole.length !== length) return undefined; // what is not ASCII has fewer characters than bytes
  const cut: string[] = new Array(replies.length);
  let end = 0;
  for (let i = 0; i < replies.length; i++) {
    const reply = replies[i];
    if (!(reply instanceof Uint8Array) || reply.buffer !== buffer) return undefined;
    const at = reply.byteOffset - start;
    if (at < end) return undefined;
    end = at + reply.length;
    cut[i] = whole.slice(at, end);
  }
  return cut;
}

/** A bulk string as bytes. */
export function bytes(reply: Reply | undefined): Uint8Array {
  if (reply instanceof Uint8Array) return reply;
  if (typeof reply === 'string') return Buffer.from(reply);
  throw unexpected('a string', reply);
}

/** A list, of at least `least` items. */
export function list(reply: Reply | undefined, least = 0): readonly Reply[] {
  if (!Array.isArray(reply) || reply.length < least) throw unexpected(`a list of ${least} or more`, reply);
  return reply;
}

/**
 * A map reply as one flat list `[field, value, …]`, from every form clients give it: flat list, list of pairs, list of
 * `{ key, value }`, Map or plain object. For authors of drivers; a driver answers `HGETALL` with it.
 */
export function flat(reply: unknown): Reply[] {
  if (reply instanceof Map) return [...reply].flat() as Reply[];
  if (reply === null || reply === undefined) return [];
  if (typeof reply !== 'object' || reply instanceof Uint8Array) throw unexpected('a map', reply as Reply);
  if (!Array.isArray(reply)) return Object.entries(reply).flat();
  const [first] = reply;
  if (Array.isArray(first)) return reply.flat();
  if (first !== null && typeof first === 'object' && 'key' in first)
    return reply.flatMap(({ key, value }) => [key, value]);
  return reply;
}

function unexpected(wanted: string, reply: Reply | undefined): DriverError {
  const got = Array.isArray(reply) ? `a list of ${reply.length}` : reply === null ? 'null' : typeof reply;
  return new DriverError('DRIVER_FAILED', `Redis answered with ${got} where ${wanted} was expected`, { kind: 'reply' });
}
