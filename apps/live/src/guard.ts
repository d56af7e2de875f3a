import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whether the page may be shown at all, and to whom. */
export interface Access {
  readonly enabled: boolean;
  /** Needed by every request when given. */
  readonly token: string | null;
}

/**
 * Reads the rules from the environment: on this machine the page is open; on any other address it needs `LIVE_TOKEN`;
 * in production it is off unless `LIVE=1`. Throws the sentence that fixes it.
 */
export function accessFrom(env: NodeJS.ProcessEnv, host: string): Access {
  const enabled = env['NODE_ENV'] !== 'production' || env['LIVE'] === '1';
  const token = env['LIVE_TOKEN'] ?? null;
  if (enabled && token === null && !isLoopback(host))
    throw new Error(`HOST=${host} shows the live page to others: set LIVE_TOKEN to a secret of 32 characters or more`);
  if (token !== null && token.length < 32) throw new Error('LIVE_TOKEN must have 32 characters or more');
  return { enabled, token };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Whether a request may see the page: `Authorization: Basic`, any user, the token as password. */
export function mayLook({ headers }: IncomingMessage, { token }: Access): boolean {
  if (token === null) return true;
  const [scheme, credentials = ''] = (headers.authorization ?? '').split(' ');
  const password = Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
  return scheme === 'Basic' && timingSafeEqual(digest(password), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether a request that changes something comes from our own page, not from a link or form elsewhere. */
export function isOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && headers.origin.replace(/^https?:\/\//, '') === headers.host;
}
