import { hash, randomBytes } from 'node:crypto';

/*
 * A session id is a secret: whoever has it is the user. Redis, logs, events and traces only ever see its handle, the
 * SHA-256 of it. The handle is safe to show; from it nobody finds the id (256 random bits).
 */

const MAX_ID_BYTES = 256;
const ID_BYTES = 32;
/** One system call for so many ids: asking for 32 bytes costs as much as asking for 4 KiB. */
const POOL_BYTES = 128 * ID_BYTES;

let pool = Buffer.alloc(0);
let used = 0;

/** A new session id: 32 random bytes, 43 characters of base64url. */
export function newSessionId(): string {
  if (used === pool.length) [pool, used] = [randomBytes(POOL_BYTES), 0];
  used += ID_BYTES;
  return pool.toString('base64url', used - ID_BYTES, used);
}

/**
 * Whether this may be looked up at all. Frameworks bring ids of their own making; anything else counts as unknown, such
 * as half a surrogate pair: it has no UTF-8 form, so two such ids could share a handle.
 */
export function isSessionId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && isShort(id) && id.isWellFormed();
}

/** No character takes more than three bytes a unit, so most ids need not be measured. */
function isShort(id: string): boolean {
  return id.length * 3 <= MAX_ID_BYTES || Buffer.byteLength(id) <= MAX_ID_BYTES;
}

/** The public name of a session: base64url(SHA-256(id)), 43 characters that a key needs no encoding for. */
export function handleOf(id: string): string {
  return hash('sha256', id, 'base64url');
}
