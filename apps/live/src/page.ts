import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'live.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

const FILES = new Map(
  Object.entries(TYPES).map(([name, type]) => {
    const body = readFileSync(new URL(`../page/${name}`, import.meta.url));
    return [name === 'index.html' ? '' : name, { type, body, gzipped: gzipSync(body, { level: 9 }) }];
  }),
);

/** Nothing but our own files; no inline code, no framing, and no text ever becomes code. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** Sends one file of the page; false when there is none of that name. */
export function sendFile(name: string, { headers }: IncomingMessage, response: ServerResponse): boolean {
  const file = FILES.get(name);
  if (file === undefined) return false;
  const gzip = takesGzip(headers['accept-encoding']);
  const body = gzip ? file.gzipped : file.body;
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': body.length,
    ...(gzip && { 'content-encoding': 'gzip' }),
    vary: 'accept-encoding',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  response.end(body);
  return true;
}

function takesGzip(accepted = ''): boolean {
  return accepted.split(',').some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}
