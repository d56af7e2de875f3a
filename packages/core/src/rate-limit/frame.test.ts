import { describe, expect, test } from 'vitest';
import { type CalendarUnit, calendarFrames, type Frame, fixedFrames } from './frame.ts';
import { EPOCH_MS } from './script-clock.ts';

/** The part that the server picks, by its own clock. */
const partAt = (ms: number, { anchorUs, widthUs }: Frame): number =>
  Math.floor(((ms - EPOCH_MS) * 1_000 - anchorUs) / widthUs);

const at = (iso: string): number => Date.parse(iso);
const HOUR = 3_600_000;

describe('fixed windows', () => {
  test('days begin at midnight UTC, weeks on Monday', () => {
    const day = fixedFrames(24 * HOUR, 0)(0);
    expect(partAt(at('2026-03-01T00:00:00Z'), day)).toBe(partAt(at('2026-02-28T23:59:59.999Z'), day) + 1);
    const week = fixedFrames(7 * 24 * HOUR, 0)(0);
    expect(partAt(at('2026-03-02T00:00:00Z'), week)).toBe(partAt(at('2026-03-01T23:59:59.999Z'), week) + 1);
    expect(partAt(at('2026-03-08T23:59:59.999Z'), week)).toBe(partAt(at('2026-03-02T00:00:00Z'), week));
  });

  test('a sliding window is its parts and the one that fills; their widths cover the window', () => {
    expect(fixedFrames(1_000, 16)(0)).toEqual({ widthUs: 62_500, parts: 16, anchorUs: 0, windowMs: 1_000 });
    expect(fixedFrames(1, 60)(0).widthUs * 60).toBeGreaterThanOrEqual(1_000);
  });
});

describe('windows of a calendar', () => {
  test.each<readonly [CalendarUnit, string, string, string, number]>([
    ['day', 'UTC', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', 425],
    ['day', 'Europe/Paris', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 453], // 23 hours: summer time begins
    ['day', 'Europe/Paris', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 663], // 25 hours: it ends
    ['day', 'Asia/Kolkata', '2026-02-28T18:30:00Z', '2026-03-01T18:30:00Z', 425],
    ['day', 'Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z', 479], // there is no midnight
    ['day', 'America/Havana', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 670], // midnight comes twice
    ['week', 'UTC', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z', 61],
    ['week', 'America/New_York', '2026-03-02T05:00:00Z', '2026-03-09T04:00:00Z', 62],
    ['month', 'UTC', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', 14],
    ['month', 'Europe/Paris', '2026-03-31T22:00:00Z', '2026-04-30T22:00:00Z', 16],
    ['month', 'America/Sao_Paulo', '2024-12-01T03:00:00Z', '2025-01-01T03:00:00Z', 0],
    ['month', 'Pacific/Auckland', '2026-11-30T11:00:00Z', '2026-12-31T11:00:00Z', 24],
  ])('a %s in %s from %s to %s is number %i', (unit, zone, start, end, n) => {
    const frameAt = calendarFrames(unit, zone);
    for (const ms of [at(start), at(start) + 1, at(end) - 1]) {
      const frame = frameAt(ms);
      expect([partAt(ms, frame), frame.windowMs]).toEqual([n, at(end) - at(start)]);
    }
    expect(partAt(at(start) - 1, frameAt(at(start) - 1))).toBe(n - 1);
    expect(partAt(at(end), frameAt(at(end)))).toBe(n + 1);
  });

  test('a process whose clock is wrong by less than a window names the same windows as the server', () => {
    for (const zone of ['UTC', 'Europe/Paris', 'Australia/Lord_Howe', 'America/St_Johns']) {
      for (const unit of ['day', 'week', 'month'] as const) {
        const right = calendarFrames(unit, zone);
        const wrong = calendarFrames(unit, zone);
        for (let ms = at('2026-01-01T00:30:00Z'); ms < at('2027-01-02T00:00:00Z'); ms += 5.7 * HOUR) {
          for (const off of [-HOUR, HOUR, -6 * HOUR, 6 * HOUR]) {
            // A day of 23 or 25 hours moves its edge for a wrong clock by that hour; the number of windows stays.
            const [mine, theirs] = [partAt(ms, right(ms)), partAt(ms, wrong(ms + off))];
            const edge =
              Math.abs(mine - theirs) === 1 &&
              partAt(ms - 2 * HOUR, right(ms - 2 * HOUR)) !== partAt(ms + 2 * HOUR, right(ms + 2 * HOUR));
            expect(mine === theirs || edge, `${unit} ${zone} ${new Date(ms).toISOString()} ${off}`).toBe(true);
          }
        }
      }
    }
  });
});
