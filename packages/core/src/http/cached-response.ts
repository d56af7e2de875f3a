import { isUtf8 } from 'node:buffer';
import type { StoredHeaders } from './stored-headers.ts';

/** A response as it lies in the cache. Spans in ms. */
export interface CachedResponse {
  readonly status: number;
  /** Freshness it was stored with; its age is this less what is left. */
  readonly ttlMs: number;
  readonly staleMs: number;
  readonly errorMs: number;
  readonly headers: StoredHeaders;
  /** Weak, or the handler's own. */
  readonly etag: string;
  /** Text where it is valid UTF-8, once it was stored: so it goes from the reply to the socket without being copied. */
  readonly body: string | Uint8Array;
}

type Head = [status: number, ttlMs: number, staleMs: number, errorMs: number, headers: StoredHeaders, etag: string];

/*
 * One line of head, then the body: `1[200,60000,0,0,[["content-type","text/html"]],"W/\"…\"","t",5]` LF `hello`.
 * The first character is the version. The body stays out of the JSON, so a hit parses some hundred bytes whatever the
 * body's size. It is text where it is valid UTF-8 and base64 otherwise, since some drivers carry text only.
 */
const VERSION = '1';

/** A response as text. */
export function encodeResponse(response: CachedResponse): string {
  const { status, ttlMs, staleMs, errorMs, headers, etag } = response;
  const body = asBuffer(response.body);
  const form = isUtf8(body) ? 't' : 'b';
  const head = [status, ttlMs, staleMs, errorMs, headers, etag, form, body.length];
  return `${VERSION}${JSON.stringify(head)}\n${body.toString(form === 't' ? 'utf8' : 'base64')}`;
}

/**
 * The response back from its text or bytes.
 *
 * Throws on anything that `encodeResponse` did not write: for a cache, an unreadable entry.
 */
export function decodeResponse(stored: string | Uint8Array): CachedResponse {
  const text = typeof stored === 'string' ? stored : asBuffer(stored).toString();
  const end = text.indexOf('\n');
  if (end < 0 || !text.startsWith(VERSION)) throw new Error('unknown version of a cached response');
  const head: unknown = JSON.parse(text.slice(VERSION.length, end));
  if (!isHead(head)) throw new Error('malformed head of a cached response');
  const [status, ttlMs, staleMs, errorMs, headers, etag, form, length] = head;
  const rest = text.slice(end + 1);
  const body = form === 't' ? rest : Buffer.from(rest, 'base64');
  if (Buffer.byteLength(body) !== length) throw new Error('wrong length of a cached response');
  return { status, ttlMs, staleMs, errorMs, headers, etag, body };
}

function asBuffer(body: string | Uint8Array): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function isHead(head: unknown): head is [...Head, form: 't' | 'b', length: number] {
  if (!Array.isArray(head) || head.length !== 8) return false;
  const [status, ttlMs, staleMs, errorMs, headers, etag, form] = head;
  return (
    [status, ttlMs, staleMs, errorMs].every(Number.isSafeInteger) &&
    Array.isArray(headers) &&
    headers.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string'),
    ) &&
    typeof etag === 'string' &&
    (form === 't' || form === 'b')
  );
}
