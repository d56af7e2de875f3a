import type { Admits } from './admission.ts';

/*
 * The four ways in which limiters on Redis are usually written, reduced to what they decide: for the table of bounds.
 * They are nobody's code; packages that work like this are named in docs/rate-limit-migration.md.
 */

/** INCR, and EXPIRE with the first hit. Refused hits count too, which changes nothing here. */
export function fixedWindow(limit: number, windowMs: number): Admits {
  let [end, hits] = [0, 0];
  return (ms) => {
    if (ms >= end) [end, hits] = [ms + windowMs, 0];
    return ++hits <= limit;
  };
}

/** Two counters, the older one weighted by how much of it still lies in the window. */
export function twoWindowCounter(limit: number, windowMs: number): Admits {
  let [window, before, hits] = [0, 0, 0];
  return (ms) => {
    const current = Math.floor(ms / windowMs);
    if (current > window) [window, before, hits] = [current, current === window + 1 ? hits : 0, 0];
    const weight = 1 - (ms % windowMs) / windowMs;
    if (Math.floor(before * weight) + hits >= limit) return false;
    hits++;
    return true;
  };
}

/** A bucket that is filled up once per window instead of all the time. */
export function lumpRefill(limit: number, windowMs: number): Admits {
  let [filledAt, tokens] = [0, limit];
  return (ms) => {
    const windows = Math.floor((ms - filledAt) / windowMs);
    if (windows > 0) [filledAt, tokens] = [filledAt + windows * windowMs, limit];
    return tokens-- > 0;
  };
}

/** ZREMRANGEBYSCORE, ZADD, ZCARD: every call is remembered, also those that were refused. */
export function countedSortedSet(limit: number, windowMs: number): Admits {
  let calls: number[] = [];
  return (ms) => {
    calls = calls.filter((call) => call > ms - windowMs);
    calls.push(ms);
    return calls.length <= limit;
  };
}
