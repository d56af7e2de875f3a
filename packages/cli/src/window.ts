import { type Skip, skip, type Window } from './facts.ts';
import { commandStats, errorCount, type Info } from './info.ts';

/** What a counter grew by between the two readings; null when it fell, by CONFIG RESETSTAT or a restart. */
export function grew(window: Window, read: (info: Info) => number | undefined): number | null {
  const before = read(window.before) ?? 0;
  const after = read(window.after) ?? 0;
  return after < before ? null : after - before;
}

/** `grew` of a plain field. */
export function fieldGrew(window: Window, field: string): number | null {
  return grew(window, (info) => info.number(field));
}

/** Calls of a command within the window, and their microseconds. */
export function commandGrew(window: Window, command: string): { calls: number; us: number } | null {
  const calls = grew(window, (info) => commandStats(info, command).calls);
  const us = grew(window, (info) => commandStats(info, command).us);
  return calls === null || us === null ? null : { calls, us };
}

/** Error replies of a kind within the window. */
export function errorsGrew(window: Window, code: string): number | null {
  return grew(window, (info) => errorCount(info, code));
}

/** What a check that only compares answers when there is nothing to compare. */
export const noWindow: Skip = skip('not-enough-data', 'no --window to compare counters over');
/** The counters fell in the window. */
export const wasReset: Skip = skip('not-enough-data', 'the counters were reset within the window');
