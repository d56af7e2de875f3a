import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type Address, AddressError, parseAddress } from './address.ts';
import type { Arguments } from './arguments.ts';
import type { Target } from './connect.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage.ts';
import { durationOf, wholeOf } from './values.ts';

const LOCAL = 'redis://127.0.0.1:6379/0';

/** Where to connect, by options, then environment, then this machine. @throws {@link UsageError} */
export async function targetOf(args: Arguments, io: Io): Promise<Target> {
  const given = args.values('url');
  if (given.some((url) => /:[^/@]+@/.test(url.replace(/^\w+:\/\//, ':'))))
    io.err('note: a password on the command line is seen by every user of this machine; use REDIS_PASSWORD\n');
  const urls = given.length > 0 ? given : [io.env['REDIS_URL'] || LOCAL];
  const password = await passwordOf(args, io);
  const db = args.value('db');
  const [first, ...rest] = urls.map((url): Address => {
    const address = addressOf(url);
    return {
      ...address,
      password: address.password ?? password,
      db: db === undefined ? address.db : wholeOf('db', db, 0),
    };
  });
  if (first === undefined) throw new UsageError('--url needs a value');
  return {
    addresses: [first, ...rest],
    sentinel: args.value('sentinel') ?? first.sentinel,
    tls: tlsOf(args),
    name: `redis-patterns-${args.command}`,
    connectTimeoutMs: durationOf('connect-timeout', args.value('connect-timeout') ?? '5s'),
    commandTimeoutMs: durationOf('command-timeout', args.value('command-timeout') ?? '10s'),
  };
}

function addressOf(url: string): Address {
  try {
    return parseAddress(url);
  } catch (error) {
    if (error instanceof AddressError) throw new UsageError(error.message);
    throw error;
  }
}

async function passwordOf(args: Arguments, io: Io): Promise<string | undefined> {
  if (args.flag('password-stdin')) return (await io.stdin()).replace(/\r?\n$/, '') || undefined;
  return io.env['REDIS_PASSWORD'] || io.env['REDISCLI_AUTH'] || undefined;
}

function tlsOf(args: Arguments): Target['tls'] {
  const file = (name: string): string | undefined => {
    const path = args.value(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch {
      throw new UsageError(`--${name} must be a file that can be read`);
    }
  };
  const [ca, cert, key] = [file('tls-ca'), file('tls-cert'), file('tls-key')];
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--tls-cert and --tls-key need each other');
  usable('--tls-ca must be a file in PEM format', () => ca && new X509Certificate(ca));
  usable('--tls-cert must be a file in PEM format', () => cert && new X509Certificate(cert));
  usable('--tls-key must be the key of --tls-cert, without a passphrase', () => createSecureContext({ cert, key }));
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** OpenSSL's own words are no help: "no start line", "key values mismatch". */
function usable(wanted: string, read: () => unknown): void {
  try {
    read();
  } catch {
    throw new UsageError(wanted);
  }
}
