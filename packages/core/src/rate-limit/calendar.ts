/*
 * Dates of a time zone, from what `Intl` can say: the local date and time of an instant. The way back, from a local
 * midnight to its instant, has two candidates where the clocks change on that day.
 */

const DAY_MS = 86_400_000;

export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What calendar and clock of the zone show at an instant, ms since 1970. */
export function localParts(format: Intl.DateTimeFormat, ms: number): LocalParts {
  const shown = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  return { year, month, day, hour, minute, second };
}

/**
 * The first instant of a local day, ms since 1970; `day` is counted from 1970-01-01. Where midnight does not exist
 * (clocks go forward over it) that is the moment after the gap; where it comes twice, the first.
 */
export function startOfLocalDay(format: Intl.DateTimeFormat, day: number): number {
  const midnight = day * DAY_MS;
  const candidates = [midnight - DAY_MS, midnight + DAY_MS].map((near) => midnight - offsetAt(format, near));
  const reached = candidates.filter((instant) => instant + offsetAt(format, instant) >= midnight);
  return Math.min(...reached);
}

/** How far the zone's clock is ahead of UTC at an instant, ms. */
function offsetAt(format: Intl.DateTimeFormat, ms: number): number {
  const whole = Math.floor(ms / 1_000) * 1_000;
  const { year, month, day, hour, minute, second } = localParts(format, whole);
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}
