/** No server could be asked. The message says why and what to do, and holds no password. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there; is Redis running, and is the port right?'],
  [/ENOTFOUND|EAI_AGAIN/, 'the host name is not known'],
  [/ENOENT/, 'there is no such socket'],
  [/EACCES|EPERM/, 'this user may not open it'],
  [/EHOSTUNREACH|ENETUNREACH/, 'the network does not lead there'],
  [/ETIMEDOUT|connect timed out/i, 'it does not answer; a firewall, or the wrong address?'],
  [/WRONGPASS/, 'the user name or password is wrong'],
  [/NOAUTH/, 'it asks for a password: give it in REDIS_PASSWORD, in the URL, or by --password-stdin'],
  [/called without any password configured/, 'it has no password, but one was given'],
  [/NOPERM/, 'this user may not even connect: see redis-patterns doctor --print-acl doctor'],
  [
    /wrong version number|packet length too long|bad record|EPROTO/i,
    'it does not speak TLS there; redis:// in place of rediss://?',
  ],
  [/certificate.required/i, 'it asks for a certificate of yours: --tls-cert FILE and --tls-key FILE'],
  [/altnames/i, 'its TLS certificate is for another host name'],
  [/certificate has expired|CERT_HAS_EXPIRED/, 'its TLS certificate has expired'],
  [/self.signed|unable to (?:verify|get)|certificate/i, 'its TLS certificate is not trusted; --tls-ca FILE?'],
  [/Protocol error/i, 'what answers there is no Redis'],
  [/no sentinels|All sentinels are unreachable/i, 'no sentinel answers, or none knows that name'],
  [
    /ECONNRESET|Connection is closed|EPIPE|socket/i,
    'it closed the connection; is it Redis, and should it be rediss://?',
  ],
  [/LOADING/, 'it is loading its data; try again'],
  [/max number of clients/, 'it is full: maxclients'],
  [/DB index is out of range|invalid DB/i, 'it has no database of that number'],
  [/DRIVER_TIMEOUT|did not answer|timed out/i, 'it accepted the connection but does not answer; is it Redis?'],
];

/** A port without TLS may wait for the end of a line, which the greeting of TLS has not. */
const OVER_TLS: typeof REASONS = [
  [/ETIMEDOUT|connect timed out/i, 'it does not answer; does it speak TLS there, or should it be redis://?'],
];

/** What an error of a client means, in one line. The client's own text is left out: it may quote what was sent. */
export function connectError(address: string, errors: readonly unknown[], tls = false): ConnectError {
  const said = errors.flatMap(texts).join('\n');
  const reasons = tls ? [...OVER_TLS, ...REASONS] : REASONS;
  const reason = reasons.find(([pattern]) => pattern.test(said))?.[1] ?? 'the connection failed';
  return new ConnectError(`cannot use ${address}: ${reason}`);
}

function texts(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, errors = [] } = error as Error & { code?: string; errors?: unknown[] };
  return [`${code ?? ''} ${error.message}`, ...texts(error.cause), ...errors.flatMap(texts)];
}
