import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { invalidOption } from '../errors.ts';
import { CorruptError, type SessionCodec, type Where } from './codec.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts the values of sessions: AES-256-GCM (NIST SP 800-38D), stored as `keyId.base64url(iv ‖ ciphertext ‖ tag)`.
 * A value is bound to its record and its field, so that one that was moved elsewhere does not decrypt. The first key of
 * the ring writes, all of them read: to rotate, put a new one in front, and drop the old one when the sessions that it
 * wrote have ended. Rotate before 2^32 writes of one key (its IVs are random).
 *
 * Not encrypted: names of properties, user id, device, times, sizes. `inner` is applied before.
 *
 * @throws `INVALID_OPTION`: no key, one that is not of 32 bytes, an id that is empty, double or holds a dot.
 */
export function aesGcmCodec(
  ring: readonly { readonly id: string; readonly key: Uint8Array }[],
  inner?: SessionCodec,
): SessionCodec {
  const keys = keysOf(ring);
  const [[writerId, writer] = []] = keys;
  if (writerId === undefined || writer === undefined) throw invalidOption('aesGcmCodec needs a key');

  return {
    encode: (text, where) => `${writerId}.${seal(inner?.encode(text, where) ?? text, where, writer)}`,
    decode: (stored, where) => {
      const dot = stored.indexOf('.');
      const key = keys.get(stored.slice(0, dot));
      if (key === undefined) throw new CorruptError(dot > 0 ? 'key-unknown' : 'decrypt');
      const text = open(stored.slice(dot + 1), where, key);
      return inner === undefined ? text : inner.decode(text, where);
    },
  };
}

function keysOf(ring: readonly { readonly id: string; readonly key: Uint8Array }[]): Map<string, KeyObject> {
  if (!Array.isArray(ring)) throw invalidOption('aesGcmCodec needs a list of keys');
  const keys = new Map<string, KeyObject>();
  for (const { id, key } of ring) {
    if (typeof id !== 'string' || id === '' || id.includes('.') || keys.has(id))
      throw invalidOption('the id of a key must be text without a dot, and each another');
    if (!(key instanceof Uint8Array) || key.length !== KEY_BYTES)
      throw invalidOption(`the key ${JSON.stringify(id)} must be ${KEY_BYTES} bytes`);
    keys.set(id, createSecretKey(key));
  }
  return keys;
}

function seal(text: string, where: Where, key: KeyObject): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(placeOf(where));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function open(sealed: string, where: Where, key: KeyObject): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new CorruptError('decrypt');
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(-TAG_BYTES)];
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(placeOf(where))
    .setAuthTag(tag);
  return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

function placeOf({ key, field }: Where): Buffer {
  return Buffer.from(`${key}\n${field}`);
}
