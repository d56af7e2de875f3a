import { BlockList, isIP, isIPv4 } from 'node:net';
import { invalidArgument, invalidOption } from '../errors.ts';

/** An address, or a network such as `10.0.0.0/8` or `2001:db8::/32`. */
export type Cidr = string;

export interface ClientIpOptions {
  /** Who is connected. */
  readonly socket: string;
  /** `X-Forwarded-For`, where there is one. */
  readonly header?: string | null | undefined;
  /** The proxies that are believed. Default none: the header is then not read. */
  readonly from?: readonly Cidr[];
  /** The only way that cannot be spoofed. */
  readonly take?: 'rightmost-untrusted';
}

/**
 * The client's address: the header is read only when a trusted proxy has sent it, from right to left, past every
 * trusted hop. A value that is no address ends the reading with the socket's.
 *
 * @throws `INVALID_ARGUMENT` when the socket's address is none, `INVALID_OPTION` for a network that is none
 */
export function clientIp({ socket, header, from = [], take = 'rightmost-untrusted' }: ClientIpOptions): string {
  if (take !== 'rightmost-untrusted') throw invalidOption("take must be 'rightmost-untrusted'");
  const peer = addressIn(socket);
  if (peer === undefined) throw invalidArgument('socket must be an IP address');
  const trusted = networks(from);
  const hops = (header ?? '').split(',').map((hop) => hop.trim());
  let client = peer;
  while (isWithin(trusted, client) && hops.length > 0) {
    const hop = hops.pop() ?? '';
    if (hop === '' && hops.length === 0) break;
    const address = addressIn(hop);
    if (address === undefined) return peer;
    client = address;
  }
  return client;
}

/**
 * Who a client is to a limiter: `ip_1.2.3.4`, or the network of an IPv6 address as hex, `ip6_20010db800010002`.
 *
 * A household gets a /64 or more, so single IPv6 addresses limit nobody; the default prefix is 64. An IPv4 address
 * inside an IPv6 one (mapped, NAT64 `64:ff9b::/96`, 6to4 `2002::/16`) counts as that IPv4 address. Loopback and
 * link-local addresses are not masked.
 *
 * @throws `INVALID_ARGUMENT` when it is no address: all such clients would share one limit
 */
export function ipSubject(ip: string, prefix: 32 | 48 | 56 | 64 = 64): string {
  const parsed = parse(ip);
  return typeof parsed === 'string'
    ? `ip_${parsed}`
    : `ip6_${parsed.local ? parsed.hex : parsed.hex.slice(0, prefix / 4)}`;
}

/**
 * The subjects for two tiers in one check, since one customer may hold a whole /48: a limit L for `ip64`, and k·L for
 * `ip48`. `limiter.consume({ tag, of: { perHost: ip64, perSite: ip48 } })`.
 *
 * @throws as {@link ipSubject}
 */
export function ipTiers(ip: string): { readonly tag: string; readonly ip64: string; readonly ip48: string } {
  const parsed = parse(ip);
  if (typeof parsed === 'string' || parsed.local) {
    const tag = ipSubject(ip);
    return { tag, ip64: tag, ip48: tag };
  }
  const tag = `ip6_${parsed.hex.slice(0, 12)}`;
  return { tag, ip64: parsed.hex.slice(12, 16), ip48: tag };
}

interface Ipv6 {
  /** 32 digits. */
  readonly hex: string;
  /** Loopback or link-local: no network of a customer's. */
  readonly local: boolean;
}

/** How a socket that listens for both writes an IPv4 address: read at a glance, since it may be every client's. */
const MAPPED = /^::ffff:([\d.]+)$/i;

function parse(ip: unknown): string | Ipv6 {
  const address = typeof ip === 'string' ? withoutZone(ip) : '';
  if (isIPv4(address)) return address;
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (isIP(address) === 0) throw invalidArgument('the client has no IP address; name another subject');
  const hex = digitsOf(address);
  const inside = ipv4Inside(hex);
  return inside ?? { hex, local: hex === `${'0'.repeat(31)}1` || /^fe[89ab]/.test(hex) };
}

/** The IPv4 address that an IPv6 address stands for: IPv4-mapped, NAT64 (RFC 6052), 6to4 (RFC 3056). */
function ipv4Inside(hex: string): string | undefined {
  if (hex.startsWith('00000000000000000000ffff') || hex.startsWith('0064ff9b0000000000000000'))
    return dotted(hex.slice(24));
  return hex.startsWith('2002') ? dotted(hex.slice(4, 12)) : undefined;
}

function dotted(hex: string): string {
  return [0, 2, 4, 6].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)).join('.');
}

/** The 32 digits of a valid IPv6 address; URL writes the IPv4 notation of its end as digits. */
function digitsOf(address: string): string {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail ?? ''].map((groups) =>
    groups
      .split(':')
      .filter(Boolean)
      .map((group) => group.padStart(4, '0')),
  );
  return (left ?? []).join('').padEnd(32 - 4 * (right?.length ?? 0), '0') + (right ?? []).join('');
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/s, '');
}

/** The address of a hop, which some proxies write with its port: `1.2.3.4:80`, `[2001:db8::1]:80`. */
function addressIn(hop: string): string | undefined {
  const [, bracketed, ported] = /^\[([^\]]+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop) ?? [];
  const address = withoutZone(bracketed ?? ported ?? hop);
  return isIP(address) === 0 ? undefined : address;
}

const known = new WeakMap<readonly Cidr[], BlockList>();

function networks(from: readonly Cidr[]): BlockList {
  const list = known.get(from) ?? made(from);
  known.set(from, list);
  return list;
}

function made(from: readonly Cidr[]): BlockList {
  const list = new BlockList();
  for (const cidr of from) {
    const [address = '', bits] = cidr.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    if (version === 0 || bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > most) {
      throw invalidOption('from must list addresses and networks, such as 10.0.0.0/8');
    }
    list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function isWithin(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
