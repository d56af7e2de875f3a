import type { ServerResponse } from 'node:http';
import { type Answer, overrideOf, type Run } from '@redis-patterns/core/http';
import { setHeaders } from './set-headers.ts';

/**
 * Stands between a handler and its response until headers leave. A body that comes whole, in one `end`, is judged
 * before a byte is sent; a body in pieces passes through, and is judged when it has ended.
 *
 * The four methods are replaced on this one response, never on a prototype; outer wrappers (compression, sessions) are
 * what ours call. `reads` stops watching the request and gives what its handler read.
 */
export function captureResponse(response: ServerResponse, run: Run, reads: () => readonly string[]): void {
  const { writeHead, write, end, flushHeaders } = response;
  const pieces: Buffer[] = [];
  let phase: 'open' | 'streaming' | 'ended' = 'open';
  let bytes = 0;

  const leave = (body: Uint8Array | null): Answer => {
    const { statusCode: status } = response;
    const captured = response.getHeaders();
    const override = overrideOf(response);
    const answer = run.leave({ status, captured, final: captured, unkeyedReads: reads(), override }, body);
    applyHead(response, answer);
    return answer;
  };
  const stream = (): void => {
    if (phase !== 'open') return;
    phase = 'streaming';
    leave(null);
  };
  const keep = (chunk: Uint8Array): void => {
    bytes += chunk.byteLength;
    if (bytes <= run.keepsBytes) pieces.push(Buffer.from(chunk));
  };
  const ended = (complete: boolean, body: Uint8Array | null): void => {
    phase = 'ended';
    run.end({ complete, hijacked: false, final: response.getHeaders(), bytes, body });
  };

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (phase !== 'open') return writeHead.call(response, status, ...(rest as []));
    holdHead(response, status, rest); // sent with the first piece of the body: till then it can still be changed
    return response;
  }) as typeof response.writeHead;

  response.flushHeaders = () => {
    stream();
    flushHeaders.call(response);
  };

  response.write = ((chunk: unknown, encoding: unknown, callback: unknown) => {
    stream();
    if (phase === 'streaming') keep(asBuffer(chunk, encoding));
    return write.call(response, chunk, encoding as BufferEncoding, callback as () => void);
  }) as typeof response.write;

  response.end = ((...args: unknown[]) => {
    const [chunk, encoding, callback] = endArguments(args);
    if (phase === 'ended') return end.call(response, chunk, encoding as BufferEncoding, callback);
    const body = asBuffer(chunk, encoding);
    if (phase === 'streaming') {
      keep(body);
      end.call(response, chunk, encoding as BufferEncoding, callback);
      ended(true, bytes <= run.keepsBytes ? Buffer.concat(pieces) : null);
      return response;
    }
    phase = 'ended';
    bytes = body.byteLength;
    const answer = leave(body);
    end.call(response, answer.body ?? body, 'utf8', callback);
    ended(true, body);
    return response;
  }) as typeof response.end;

  response.once('close', () => {
    if (phase !== 'ended') ended(false, null);
  });
}

/** Status and headers of an answer, on a response whose headers have not left. */
export function applyHead(response: ServerResponse, { status, headers, without }: Answer): void {
  response.statusCode = status;
  for (const name of without) response.removeHeader(name);
  setHeaders(response, headers);
}

/** `writeHead(status, message?, headers?)`, where headers are an object, pairs, or one flat list. */
function holdHead(response: ServerResponse, status: number, rest: readonly unknown[]): void {
  const [message, headers] = typeof rest[0] === 'string' ? rest : [undefined, rest[0] ?? rest[1]];
  response.statusCode = status;
  if (typeof message === 'string') response.statusMessage = message;
  for (const [name, value] of headerPairs(headers)) response.setHeader(name, value);
}

type HeaderPair = [name: string, value: string | number | readonly string[]];

function headerPairs(headers: unknown): HeaderPair[] {
  if (!Array.isArray(headers)) return Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, i): HeaderPair[] => (i % 2 === 0 ? [[name, headers[i + 1]]] : []));
}

/** `end(chunk?, encoding?, callback?)`, where any may be left out. */
function endArguments(
  args: readonly unknown[],
): [chunk: unknown, encoding: unknown, callback: (() => void) | undefined] {
  const callback = args.find((arg) => typeof arg === 'function') as (() => void) | undefined;
  const [chunk, encoding] = args.filter((arg) => typeof arg !== 'function');
  return [chunk ?? undefined, encoding, callback];
}

function asBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (chunk === undefined || chunk === null) return Buffer.alloc(0);
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding as BufferEncoding | undefined);
  const bytes = chunk as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
