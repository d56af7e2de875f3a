import { invalidOption } from '../errors.ts';
import { localParts, startOfLocalDay } from './calendar.ts';
import { EPOCH_MS } from './script-clock.ts';

/*
 * How a window lies in time. A frame divides time into numbered parts of equal width; the server takes the number of
 * the present part from its own clock. A sliding window is `parts` parts and the one that is filling; a quota is the
 * one part that is filling (`parts` 0).
 */

export interface Frame {
  readonly widthUs: number;
  readonly parts: number;
  /** Where part 0 begins, µs since 2025; may be before. */
  readonly anchorUs: number;
  /** The window as people name it. */
  readonly windowMs: number;
}

/** The frame at a time of this process' clock, ms since 1970. */
export type FrameAt = (nowMs: number) => Frame;

export type CalendarUnit = 'day' | 'week' | 'month';

/** The Monday before 2025: days then begin at midnight UTC, and weeks on a Monday. */
const MONDAY_US = -2 * 86_400_000_000;

/** Windows of one length, `parts` 0 for a quota. */
export function fixedFrames(windowMs: number, parts: number): FrameAt {
  const frame: Frame =
    parts === 0
      ? { widthUs: windowMs * 1_000, parts, anchorUs: MONDAY_US, windowMs }
      : { widthUs: Math.ceil((windowMs * 1_000) / parts), parts, anchorUs: 0, windowMs };
  return () => frame;
}

/**
 * Days, weeks or months of a zone. Their lengths differ (months, daylight saving), so the frame is that of the window
 * in which this process believes to be: as wide as that window, and with part `n` where the window is the n-th since
 * 2025. The server's clock then picks the part: a process whose clock is wrong by less than a window names the same
 * windows as all others, and cannot open a second one.
 *
 * @throws `INVALID_OPTION` for a zone that Intl does not know.
 */
export function calendarFrames(unit: CalendarUnit, zone: string): FrameAt {
  const format = formatOf(zone);
  let [start, end] = [0, 0];
  let frame: Frame = { widthUs: 1, parts: 0, anchorUs: 0, windowMs: 1 };
  return (nowMs) => {
    if (nowMs >= start && nowMs < end) return frame;
    const [first, next, n] = windowOf(unit, localParts(format, nowMs));
    [start, end] = [startOfLocalDay(format, first), startOfLocalDay(format, next)];
    const windowMs = end - start;
    frame = { widthUs: windowMs * 1_000, parts: 0, anchorUs: (start - EPOCH_MS - n * windowMs) * 1_000, windowMs };
    return frame;
  };
}

/** First day of the window and of the next one, as days since 1970, and the window's number. */
function windowOf(unit: CalendarUnit, { year, month, day }: ReturnType<typeof localParts>): [number, number, number] {
  if (unit === 'month') {
    const n = (year - 2025) * 12 + month;
    return [dayNumber(year, month, 1), dayNumber(year, month + 1, 1), n];
  }
  const today = dayNumber(year, month, day);
  if (unit === 'day') return [today, today + 1, today - dayNumber(2025, 1, 1) + 1];
  const monday = today - ((today + 3) % 7); // day 0 was a Thursday
  return [monday, monday + 7, (monday - dayNumber(2024, 12, 30)) / 7 + 1];
}

/** Days since 1970 of a date; months may overflow. */
function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw invalidOption("quota: zone must be a time zone such as 'UTC' or 'Europe/Paris'", cause);
  }
}
