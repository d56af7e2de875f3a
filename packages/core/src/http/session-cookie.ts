import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';

export interface SessionCookieOptions {
  /** How long the browser keeps it. Default: until it is closed. */
  readonly maxAge?: Duration;
  /** Whether it comes along from other sites. Default `'lax'`. */
  readonly sameSite?: 'lax' | 'strict' | 'none';
  /** The prefix `__Host-`, by which browsers hold it to Secure, `Path=/` and no Domain. Default true. */
  readonly host?: boolean;
  /** Its name after the prefix. Default `'id'`. */
  readonly name?: string;
  /** Plain http on a developer's machine: no prefix and not Secure. Refused under `NODE_ENV=production`. */
  readonly development?: boolean;
}

/** Options for express-session (`name`, `cookie`) and @fastify/session (`cookieName`, `cookie`). */
export interface SessionCookie {
  readonly name: string;
  readonly cookie: {
    httpOnly: true;
    secure: boolean;
    sameSite: 'lax' | 'strict' | 'none';
    path: '/';
    maxAge?: number;
  };
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,64}$/;

/**
 * The settings of a session cookie that OWASP ASVS 5.0, 3.3.1 to 3.3.4, asks for: `__Host-id`, Secure, HttpOnly,
 * `SameSite=Lax`, `Path=/`, no Domain.
 *
 * @throws `INVALID_OPTION` for settings that browsers refuse, or that are not safe in production.
 */
export function sessionCookie(options: SessionCookieOptions = {}): SessionCookie {
  const { maxAge, sameSite = 'lax', development = false, name = 'id' } = options;
  const { host = !development } = options;
  if (development && process.env['NODE_ENV'] === 'production')
    throw invalidOption('sessionCookie: development is not for NODE_ENV=production');
  if (host && development) throw invalidOption('sessionCookie: the prefix __Host- needs Secure, so not development');
  if (!['lax', 'strict', 'none'].includes(sameSite))
    throw invalidOption("sessionCookie: sameSite must be 'lax', 'strict' or 'none'");
  if (sameSite === 'none' && development) throw invalidOption("sessionCookie: sameSite 'none' needs Secure");
  if (typeof name !== 'string' || !TOKEN.test(name))
    throw invalidOption('sessionCookie: name must be 1 to 64 characters of a cookie name');
  const age = maxAge === undefined ? {} : { maxAge: toMs(maxAge, { name: 'sessionCookie: maxAge' }) };
  return {
    name: host ? `__Host-${name}` : name,
    cookie: { httpOnly: true, secure: !development, sameSite, path: '/', ...age },
  };
}
