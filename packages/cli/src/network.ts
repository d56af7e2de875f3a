import { isIP } from 'node:net';

/** How far an address is: this machine, a private network, or everybody. A name that is no address: unknown. */
export type Reach = 'loopback' | 'private' | 'public' | 'unknown';

/** RFC 1918, 4193 and 6598, link-local and loopback; names that never leave a private network. */
export function reachOf(host: string): Reach {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  const version = isIP(name);
  if (version === 4) return reachOf4(name);
  if (version === 6) return reachOf6(name);
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  if (!name.includes('.') || /\.(?:local|internal|lan|svc|cluster\.local|home\.arpa)$/.test(name)) return 'private';
  return 'unknown';
}

function reachOf4(address: string): Reach {
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (a === 127) return 'loopback';
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return 'private';
  if ((a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254)) return 'private';
  return 'public';
}

function reachOf6(address: string): Reach {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined) return reachOf4(mapped);
  if (address === '::1') return 'loopback';
  return /^(?:f[cd]|fe[89ab])/.test(address) ? 'private' : 'public';
}
