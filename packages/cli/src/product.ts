import type { Info } from './info.ts';

/** Which server it is. */
export interface Product {
  readonly name: string;
  readonly version: readonly [major: number, minor: number, patch: number];
  readonly shown: string;
}

/** Valkey says `redis_version:7.2.4` for ever, so its own field is read first. Others are compatible, but not tested. */
export function productOf(info: Info): Product {
  const valkey = info.text('valkey_version');
  if (valkey !== undefined) return product('Valkey', valkey);
  const dragonfly = info.text('dragonfly_version');
  if (dragonfly !== undefined) return product('Dragonfly', dragonfly.replace(/^df-v?/, ''));
  const name = info.text('server_name');
  const other = name !== undefined && name !== 'redis';
  return product(other ? name : 'Redis', info.text('redis_version') ?? '0');
}

/** Whether a version is older than another. */
export function isBefore(version: Product['version'], [major, minor = 0, patch = 0]: readonly number[]): boolean {
  const [a, b, c] = version;
  return a !== major ? a < (major ?? 0) : b !== minor ? b < minor : c < patch;
}

/** The numbers of `7.0.15`, and of `8.0.0-rc1`. */
export function versionIn(text: string): Product['version'] {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}

function product(name: string, text: string): Product {
  return { name, version: versionIn(text), shown: `${name} ${text}` };
}
