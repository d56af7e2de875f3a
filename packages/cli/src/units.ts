/** Bytes for people: `1.5 MB`. Decimal, as the sizes in options are. */
export function size(bytes: number): string {
  const step = UNITS.find(([unit]) => bytes >= unit);
  if (step === undefined) return `${Math.round(bytes)} B`;
  const value = bytes / step[0];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${step[1]}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'KB'],
];

/** A span for people: `250 ms`, `3.2 s`, `5 min`, `2 h`, `31 d`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  const [unit, name] = SPANS.find(([step]) => ms >= step) ?? [1_000, 's'];
  const value = ms / unit;
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${name}`;
}

const SPANS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** A count for people: `1,234,567`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `n thing`, `n things`. */
export function many(value: number, thing: string): string {
  return `${count(value)} ${thing}${value === 1 ? '' : 's'}`;
}
