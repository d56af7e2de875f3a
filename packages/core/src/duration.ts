import { invalidOption } from './errors.ts';

/** A span of time in options: milliseconds, or text such as `'250ms'`, `'10s'`, `'5m'`, `'1h'`, `'30d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The bounds of one option: what it is called, and what it may be. */
export interface DurationBounds {
  readonly name: string;
  /** Smallest value, ms. Default 1: a span above zero. */
  readonly min?: number;
  /** Largest value, ms. Default none. */
  readonly max?: number;
}

/**
 * A duration in whole milliseconds.
 *
 * @throws `INVALID_OPTION` when it is not a duration, or not within the bounds; the message names the option.
 */
export function toMs(value: Duration, { name, min = 1, max = Number.MAX_SAFE_INTEGER }: DurationBounds): number {
  const ms = parse(value);
  if (ms === undefined) {
    throw invalidOption(
      `${name} must be whole milliseconds or text like '250ms', '10s', '5m', '1h', '30d', got ${shown(value)}`,
    );
  }
  if (ms < min)
    throw invalidOption(`${name} must be ${min === 1 ? 'above 0' : `at least ${min} ms`}, got ${shown(value)}`);
  if (ms > max) throw invalidOption(`${name} must be at most ${max} ms, got ${shown(value)}`);
  return ms;
}

function parse(value: unknown): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const ms = typeof value === 'number' ? value : decimal(Number(digits) * (MS[unit ?? ''] ?? Number.NaN));
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** Without the error of binary fractions, by which `'0.07s'` would be no whole number of milliseconds. */
function decimal(ms: number): number {
  return Number.isInteger(ms) ? ms : Number(ms.toPrecision(15));
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value.slice(0, 40))
    : typeof value === 'number'
      ? String(value)
      : typeof value;
}
