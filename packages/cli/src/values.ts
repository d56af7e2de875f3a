import type { Purpose } from '@redis-patterns/core/keys';
import type { PurposeRule } from './classify.ts';
import { UsageError } from './usage.ts';

/*
 * What stands behind an option, from text to value. Each refuses what it cannot read, and names the option.
 */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `5s`, `2m`, `1h`, `7d`, or `0`; in ms. */
export function durationOf(name: string, value: string): number {
  if (value === '0') return 0;
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(value) ?? [];
  if (digits === undefined) throw new UsageError(`--${name} must be a duration like 500ms, 5s or 2m`);
  return Math.round(Number(digits) * (UNITS[unit] ?? 1));
}

export function wholeOf(name: string, value: string, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) {
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new UsageError(`--${name} must be a whole number of ${range}`);
  }
  return number;
}

export function percentOf(name: string, value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 100)) throw new UsageError(`--${name} must be a percentage above 0 and up to 100`);
  return number;
}

export function oneOf<T extends string>(name: string, value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${values.join(', ')}`);
  return found;
}

const PURPOSES: Readonly<Record<string, Purpose>> = {
  cache: 'cache',
  session: 'session',
  rate: 'rate',
  'rate-limit': 'rate',
  lock: 'lock',
  queue: 'queue',
};

function purposeNamed(name: string, value: string): Purpose {
  const found = PURPOSES[value];
  if (found === undefined) throw new UsageError(`--${name}: a purpose is one of ${Object.keys(PURPOSES).join(', ')}`);
  return found;
}

/** `auto`, or `cache,session`. */
export function profileOf(value: string): readonly Purpose[] | undefined {
  return value === 'auto' ? undefined : value.split(',').map((word) => purposeNamed('profile', word.trim()));
}

/** `PATTERN=purpose`, `*` and `?` in the pattern. */
export function ruleOf(value: string): PurposeRule {
  const sign = value.lastIndexOf('=');
  if (sign < 1) throw new UsageError("--map must be 'PATTERN=purpose', such as 'legacy:*=cache'");
  const pattern = value
    .slice(0, sign)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return { pattern: new RegExp(`^${pattern}$`, 's'), purpose: purposeNamed('map', value.slice(sign + 1)) };
}

/** `purpose=duration`. */
export function ttlMaxOf(value: string): readonly [Purpose, number] {
  const [purpose = '', span = ''] = value.split('=');
  return [purposeNamed('ttl-max', purpose), durationOf('ttl-max', span)];
}
