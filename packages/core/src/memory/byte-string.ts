import type { Arg, Reply } from '../driver/driver.ts';

/*
 * The edge between callers, who speak text and bytes, and the keyspace, which holds byte strings: one character per
 * byte. Text that is ASCII is the same on both sides and passes untouched, which is nearly all of it.
 */

const BEYOND_ASCII = /[^\0-\x7f]/;

/** One argument as a byte string. */
export function byteString(arg: Arg): string {
  if (typeof arg === 'string') return isAscii(arg) ? arg : Buffer.from(arg).toString('latin1');
  if (typeof arg === 'number') return String(arg);
  return Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength).toString('latin1');
}

/** A reply as callers get it: byte strings that are ASCII as text, all others as bytes, which survive so. */
export function replied(reply: Reply): Reply {
  if (typeof reply === 'string') return isAscii(reply) ? reply : Buffer.from(reply, 'latin1');
  return Array.isArray(reply) ? reply.map(replied) : reply;
}

/** A key as text, as `scan` and `track` report it. */
export function textOf(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString();
}

/** The pattern is faster for short strings, the native count for long ones. */
function isAscii(text: string): boolean {
  return text.length < 48 ? !BEYOND_ASCII.test(text) : Buffer.byteLength(text) === text.length;
}
