import { createHash } from 'node:crypto';
import type { Reply } from '@redis-patterns/core/driver';
import { templateOf } from './classify.ts';
import { printable } from './printable.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A key as text, and whether it was UTF-8. Bytes that are not are shown as `\xNN`. */
export function keyName(reply: Reply | undefined): { readonly name: string; readonly utf8: boolean } {
  if (!(reply instanceof Uint8Array)) return { name: String(reply ?? ''), utf8: true };
  try {
    return { name: strict.decode(reply), utf8: true };
  } catch {
    const name = Array.from(reply, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
    ).join('');
    return { name, utf8: false };
  }
}

/** A key as it may be shown: what it is, and six digits of its SHA-256 in place of its id. */
export function maskedKey(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 6);
  return `${printable(templateOf(key).replace(/\*$/, ''))}#${digest}`;
}
