import type { Reply } from '../driver/driver.ts';
import { bytes } from '../driver/reply.ts';
import { COOLDOWN, HEADER, type Kind, LONGEST_LEASE_MS, MARK, NO_LEASE, SHORT_HEADER } from './layout.ts';

/** An entry as read. */
export interface Entry {
  readonly kind: Kind;
  /** Soft expiry as it is written, for ACQUIRE. */
  readonly softText: string;
  /** Soft expiry, server ms. */
  readonly softMs: number;
  /** The token of the lease, or the mark of a cooldown. */
  readonly owner: string;
  /** Deadline of the lease or cooldown, server ms; 0: none. */
  readonly tillMs: number;
  /** What a value bears besides; null on other kinds, and where the header of a value is damaged. */
  readonly content: StoredContent | null;
}

/** What the rest of a value's header says. */
export interface Content {
  readonly costMs: number;
  readonly codec: string;
  readonly compression: string;
  readonly negative: boolean;
  readonly version: number;
  /** The tag region; '' when there are no tags. */
  readonly tags: string;
}

/** The payload is a part of `raw` and not cut out of it: most readers decode it straight from there. */
export interface StoredContent extends Content {
  /** The whole entry: text where the driver gives text, bytes otherwise. */
  readonly raw: string | Buffer;
  readonly payloadAt: number;
}

export interface WritableContent extends Content {
  readonly payload: string | Uint8Array;
}

/** What a key holds; null when there is nothing, or nothing that is ours. */
export function readEntry(reply: Reply): Entry | null {
  if (reply === null) return null;
  const raw = typeof reply === 'string' ? reply : asBuffer(bytes(reply));
  const head = typeof raw === 'string' ? raw.slice(0, HEADER) : raw.toString('latin1', 0, HEADER);
  if (head.length < SHORT_HEADER || !head.startsWith(MARK)) return null;
  const kind = head.charAt(3) as Kind;
  const softText = head.slice(4, 17);
  const leased = !head.startsWith(NO_LEASE, 17);
  return {
    kind,
    softText,
    softMs: Number(softText) || 0,
    owner: leased ? head.slice(17, 33) : '',
    tillMs: leased ? Number(head.slice(33, SHORT_HEADER)) || 0 : 0,
    content: kind === 'V' ? readContent(raw, head) : null,
  };
}

function readContent(raw: string | Buffer, head: string): StoredContent | null {
  const payloadAt = HEADER + Number(head.slice(64, 70));
  if (head.charAt(70) !== '|' || !(payloadAt <= raw.length)) return null;
  return {
    costMs: Number(head.slice(46, 54)) || 0,
    codec: head.charAt(54),
    compression: head.charAt(55),
    negative: head.charAt(56) === 'n',
    version: Number(head.slice(58, 64)) || 0,
    tags: payloadAt === HEADER ? '' : raw.slice(HEADER, payloadAt).toString(),
    raw,
    payloadAt,
  };
}

export function payloadText({ raw, payloadAt }: StoredContent): string {
  return typeof raw === 'string' ? raw.slice(payloadAt) : raw.toString('utf8', payloadAt);
}

/** A copy: a reply keeps the whole chunk of the socket alive, and users' codecs may keep what they get. */
export function payloadBytes({ raw, payloadAt }: StoredContent): Uint8Array {
  return typeof raw === 'string' ? Buffer.from(raw.slice(payloadAt)) : Uint8Array.from(raw.subarray(payloadAt));
}

/** Who keeps others from loading this entry: the holder of a lease, a cooldown, or nobody. */
export type Claim = 'none' | 'loading' | 'cooldown';

/** What the lease field of an entry says at a server time. */
export function claimOn({ owner, tillMs }: Entry, nowMs: number): Claim {
  if (tillMs <= nowMs || tillMs > nowMs + LONGEST_LEASE_MS) return 'none';
  return owner === COOLDOWN ? 'cooldown' : 'loading';
}

/** The entry from offset 46 on, as FILL takes it. */
export function writeTail(content: WritableContent): string | Buffer {
  const { costMs, codec, compression, negative, version, tags, payload } = content;
  const head =
    String(Math.min(Math.round(costMs), 99_999_999)).padStart(8, '0') +
    `${codec}${compression}${negative ? 'n' : '-'}-` +
    `${String(version).padStart(6, '0')}${String(tags.length).padStart(6, '0')}|${tags}`;
  return typeof payload === 'string' ? head + payload : Buffer.concat([Buffer.from(head, 'latin1'), payload]);
}

function asBuffer(raw: Uint8Array): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}
