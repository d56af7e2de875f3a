import { type Readable, Transform } from 'node:stream';
import { type HeaderMap, overrideOf, type Run } from '@redis-patterns/core/http';
import type { FastifyReply } from 'fastify';

/**
 * One reply of a cached route, on its way out. Its body is captured before other plugins change it (compression), and
 * judged after them, so that what they added (cookies) counts.
 */
export interface ReplyCapture {
  /** What the handler has made. */
  capture(payload: unknown): void;
  /** What to send of it. */
  leave(payload: unknown): unknown;
}

interface Captured {
  readonly headers: HeaderMap;
  readonly unkeyedReads: readonly string[];
  /** null: a stream. */
  readonly body: Buffer | null;
}

/** `reads` stops watching the request and gives what its handler read. */
export function captureReply(reply: FastifyReply, run: Run, reads: () => readonly string[]): ReplyCapture {
  const pieces: Buffer[] = [];
  let captured: Captured | null = null;
  let left = false;
  let bytes = 0;

  const collected = (stream: Readable): Readable => {
    const collector = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.byteLength;
        if (bytes <= run.keepsBytes) pieces.push(chunk);
        done(null, chunk);
      },
    });
    stream.once('error', (error) => collector.destroy(error));
    return stream.pipe(collector);
  };

  const body = (): Buffer | null => {
    if (captured?.body != null) return captured.body;
    return run.keepsBytes > 0 && bytes <= run.keepsBytes ? Buffer.concat(pieces) : null;
  };

  whenHandedOver(reply, (complete) => {
    if (!left) reads();
    const whole = body();
    const length = captured?.body?.byteLength ?? bytes;
    run.end({ complete, hijacked: !left, final: reply.getHeaders() as HeaderMap, bytes: length, body: whole });
  });

  return {
    capture: (payload) => {
      captured = { headers: reply.getHeaders() as HeaderMap, unkeyedReads: reads(), body: bytesOf(payload) };
    },
    leave: (payload) => {
      if (captured === null) return payload;
      left = true;
      const { headers, unkeyedReads } = captured;
      const final = reply.getHeaders() as HeaderMap;
      const facts = { status: reply.statusCode, captured: headers, final, unkeyedReads, override: overrideOf(reply) };
      const answer = run.leave(facts, captured.body);
      applyHead(reply, answer);
      if (answer.body !== null) return answer.body.length === 0 ? null : answer.body;
      return captured.body === null && run.keepsBytes > 0 && isReadable(payload) ? collected(payload) : payload;
    },
  };
}

/** Status and headers of an answer, on a reply that has not been sent. */
export function applyHead(
  reply: FastifyReply,
  {
    status,
    headers,
    without,
  }: { status: number; headers: Readonly<Record<string, string | string[]>>; without: readonly string[] },
): void {
  reply.code(status);
  for (const name of without) reply.removeHeader(name);
  reply.headers(headers);
}

/** Calls `then` once: when the whole response was handed to the socket, or with false when that never happened. */
function whenHandedOver({ raw }: FastifyReply, then: (complete: boolean) => void): void {
  let told = false;
  const once = (complete: boolean) => (): void => {
    if (!told) then(complete);
    told = true;
  };
  // `prefinish` comes with the end of the body, however slowly the client reads it; HTTP/2 has only `finish`.
  raw.once('prefinish', once(true)).once('finish', once(true)).once('close', once(false));
}

function bytesOf(payload: unknown): Buffer | null {
  if (payload === null || payload === undefined) return Buffer.alloc(0);
  if (typeof payload === 'string') return Buffer.from(payload);
  if (payload instanceof Uint8Array) return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return null;
}

function isReadable(payload: unknown): payload is Readable {
  return typeof (payload as Partial<Readable> | null)?.pipe === 'function';
}
