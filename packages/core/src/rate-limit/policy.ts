import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import { type CalendarUnit, calendarFrames, type FrameAt, fixedFrames } from './frame.ts';

/*
 * What a limit is, as people write it. Each kind says how much it can admit at most, because every limiter trades
 * that against memory: the numbers below are for a limit of 100 per minute under 30-fold overload.
 */

/** The kinds of one check; a sliding log is a limiter of its own. */
export type Kind = 'bucket' | 'quota' | 'slidingWindow';

/** How much a policy allows one subject. */
export interface Limits {
  readonly limit: number;
  /** Of a bucket: how much may come at once. Default `limit`. */
  readonly burst?: number;
}

interface Common {
  /** How much is allowed per window: requests, or whatever a cost counts. An integer from 1. */
  readonly limit: number;
  /** Judged and traced, but never refuses: to try a limit out. Default false. */
  readonly shadow?: boolean;
  /** Bans the subject this long after a refusal by this policy (the limiter needs `blocks: true`). Default off. */
  readonly blockFor?: Duration;
}

export interface BucketOptions extends Common {
  /** The time in which `limit` flows back. Up to 366 days. */
  readonly per: Duration;
  /** How much may come at once after a pause. Default `limit`. */
  readonly burst?: number;
  /** How far `settle` may go beyond the burst. Default `burst`. */
  readonly debt?: number;
  /** The longest delay `wait` may book. Default 0: no waiting. */
  readonly maxWait?: Duration;
}

export interface SlidingWindowOptions extends Common {
  /** The window. Up to 366 days. */
  readonly per: Duration;
  /** How finely the window is counted, 2 to 60: a window uses at least parts/(parts+1) of the limit. Default 16. */
  readonly parts?: number;
}

export interface QuotaOptions extends Common {
  /** A window of whole seconds, counted from midnight UTC and from Monday, or a day, week or month of a calendar. */
  readonly per: Duration | CalendarUnit;
  /** The zone of the calendar, such as `'Europe/Paris'`. Default `'UTC'`. */
  readonly zone?: string;
  /** How far `settle` may go beyond the limit. Default 0. */
  readonly debt?: number;
}

export interface SlidingLogOptions {
  /** 1 to 10,000: each admission is remembered. */
  readonly limit: number;
  /** The window. Up to 366 days. */
  readonly per: Duration;
}

interface Judged {
  readonly limit: number;
  readonly shadow: boolean;
  readonly blockForMs: number | null;
}

export interface BucketPolicy extends Judged {
  readonly kind: 'bucket';
  readonly perMs: number;
  readonly burst: number;
  /** null: as much as the burst. */
  readonly debt: number | null;
  readonly maxWaitMs: number;
}

export interface WindowPolicy extends Judged {
  readonly kind: 'slidingWindow' | 'quota';
  readonly frameAt: FrameAt;
  /** What a key of this shape of window is marked with (subject.ts). */
  readonly shape: string;
  readonly debt: number;
}

export interface LogPolicy extends Judged {
  readonly kind: 'slidingLog';
  readonly perMs: number;
}

/** One limit of a check: made by {@link bucket}, {@link slidingWindow} or {@link quota}. */
export type Policy = BucketPolicy | WindowPolicy;

/** The largest limit: Lua writes integers of up to 14 digits as they are. */
const MAX_LIMIT = 99_999_999_999_999;
export const MAX_LOG_LIMIT = 10_000;
/** The largest cost of one check of a sliding log, whose every unit is one entry. */
export const MAX_LOG_COST = 100;

const LONGEST_MS = 366 * 86_400_000;

/**
 * At most `burst + rate·t` in any time t, exactly: the default kind, for API traffic. With burst 100 up to 199 in a
 * minute that follows a pause, 101 in a second; with burst 20 up to 119 and 21; always 100 per minute in the long run.
 * An integer GCRA (ITU-T I.371), one number per subject. Retry times are exact.
 *
 * @throws `INVALID_OPTION`
 */
export function bucket(options: BucketOptions): BucketPolicy {
  const { limit, burst = limit, debt } = options;
  return {
    kind: 'bucket',
    ...judged('bucket', options),
    perMs: windowMs('bucket', options.per),
    burst: count('bucket: burst', burst),
    debt: debt === undefined ? null : count('bucket: debt', debt, 0),
    maxWaitMs: toMs(options.maxWait ?? 0, { name: 'bucket: maxWait', min: 0, max: LONGEST_MS }),
  };
}

/**
 * Never more than `limit` in any window, wherever it begins: 100 in a minute, and 94 or more of them in the long run
 * with 16 parts (90 with 10, 99 with 60). For log-ins, one-time codes and paid caps; combines with other policies.
 *
 * @throws `INVALID_OPTION`
 */
export function slidingWindow(options: SlidingWindowOptions): WindowPolicy {
  const { per, parts = 16 } = options;
  const ms = windowMs('slidingWindow', per);
  count('slidingWindow: parts', parts, 2, 60);
  return {
    kind: 'slidingWindow',
    ...judged('slidingWindow', options),
    frameAt: fixedFrames(ms, parts),
    shape: `~w${ms}.${parts}`,
    debt: 0,
  };
}

/**
 * Never more than `limit` between two fixed instants, such as two midnights: for daily and monthly plans. Around such
 * an instant up to 200 in a minute: the end of one window and the start of the next.
 *
 * @throws `INVALID_OPTION`
 */
export function quota(options: QuotaOptions): WindowPolicy {
  const { per, zone, debt = 0 } = options;
  const base = judged('quota', options);
  const common = { kind: 'quota', ...base, debt: count('quota: debt', debt, 0, MAX_LIMIT - base.limit) } as const;
  if (per === 'day' || per === 'week' || per === 'month') {
    return { ...common, frameAt: calendarFrames(per, zone ?? 'UTC'), shape: `~q${per}` };
  }
  if (zone !== undefined) throw invalidOption("quota: zone goes with per: 'day', 'week' or 'month' only");
  const ms = windowMs('quota', per);
  if (ms % 1_000 !== 0) throw invalidOption(`quota: per must be whole seconds, got ${ms} ms`);
  return { ...common, frameAt: fixedFrames(ms, 0), shape: `~q${ms}` };
}

/**
 * Never more than `limit` in any window, exactly, and all of it in the long run. Remembers each admission, about ten
 * bytes each, so it is for small limits; above 10,000 take {@link slidingWindow}, which has the same bound. It cannot
 * share a check with other policies.
 *
 * @throws `INVALID_OPTION`
 */
export function slidingLog({ limit, per }: SlidingLogOptions): LogPolicy {
  if (typeof limit === 'number' && limit > MAX_LOG_LIMIT) {
    throw invalidOption(
      `slidingLog: limit must be at most ${MAX_LOG_LIMIT}, got ${limit}; slidingWindow has the same bound`,
    );
  }
  return { kind: 'slidingLog', ...judged('slidingLog', { limit }), perMs: windowMs('slidingLog', per) };
}

/** An integer within its bounds. @throws `INVALID_OPTION` naming it. */
export function count(name: string, value: unknown, min = 1, max: number = MAX_LIMIT): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const got = typeof value === 'number' ? String(value) : typeof value;
  throw invalidOption(`${name} must be an integer from ${min} to ${max}, got ${got}`);
}

function judged(kind: string, { limit, shadow = false, blockFor }: Common): Judged {
  if (typeof shadow !== 'boolean') throw invalidOption(`${kind}: shadow must be true or false, got ${typeof shadow}`);
  const blockForMs = blockFor === undefined ? null : toMs(blockFor, { name: `${kind}: blockFor`, max: LONGEST_MS });
  return { limit: count(`${kind}: limit`, limit), shadow, blockForMs };
}

function windowMs(kind: string, per: Duration): number {
  return toMs(per, { name: `${kind}: per`, max: LONGEST_MS });
}
