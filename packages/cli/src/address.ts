/** Where a server is, and as whom it is asked. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Of a unix socket. */
  readonly path: string | undefined;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  /** `redis-sentinel://host:port/NAME`: the name of the master. */
  readonly sentinel: string | undefined;
}

/** A URL that is none. The message never quotes it: it may hold a password. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const TLS: Readonly<Record<string, boolean>> = {
  'redis:': false,
  'valkey:': false,
  'redis-sentinel:': false,
  'rediss:': true,
  'valkeys:': true,
  'unix:': false,
};

/** @throws {@link AddressError} */
export function parseAddress(text: string): Address {
  const url = parsed(text);
  const tls = TLS[url.protocol];
  if (tls === undefined)
    throw new AddressError('--url must begin with redis://, rediss://, redis-sentinel:// or unix://');
  const [username, password] = [decoded(url.username), decoded(url.password)];
  const sentinel = url.protocol === 'redis-sentinel:';
  const own = { tls, username, password, sentinel: sentinel ? url.pathname.slice(1) || undefined : undefined };
  if (url.protocol === 'unix:') {
    const db = database(url.searchParams.get('db') ?? '');
    return { ...own, host: '', port: 0, path: decoded(url.pathname) ?? '/', db };
  }
  const host = url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  const port = Number(url.port || (sentinel ? 26_379 : 6_379));
  return { ...own, host, port, path: undefined, db: sentinel ? 0 : database(url.pathname.slice(1)) };
}

/** `host:port`, or the path of a socket: nothing that is secret. */
export function shownAddress({ host, port, path }: Pick<Address, 'host' | 'port' | 'path'>): string {
  return path ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parsed(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new AddressError('--url is not a URL like redis://user:password@host:6379/0');
  }
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a password with a bare %
  }
}

function database(text: string): number {
  if (text === '') return 0;
  if (!/^\d{1,5}$/.test(text)) throw new AddressError('--url must end in the number of a database, or in nothing');
  return Number(text);
}
