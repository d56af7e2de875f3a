import { DriverError, type Reply } from '../driver/driver.ts';
import { int, text } from '../driver/reply.ts';
import { replyError } from '../driver/reply-error.ts';

/*
 * What a script answers that judges several checks in one run: one text, whose first line is the time, and which has a
 * line for each check. An error that Redis gives for a key stands in the place of its check's line: the other checks are
 * none the worse for it.
 */

/** Of a run for one check: when it was judged, µs since 2025, and its line. @throws `DriverError` with its error */
export function onlyLine(reply: Reply): { readonly now: number; readonly line: string } {
  const all = text(reply);
  const end = all.indexOf('\n');
  const line = all.slice(end + 1);
  if (end > 0 && !startsWithDigit(line)) throw replyError(line, new Error(line));
  return { now: int(all.slice(0, end)), line };
}

/** The line of a check in a model: what `judge` says, or the error that its keyspace gave. */
export function lineOf(judge: () => string): string {
  try {
    return judge();
  } catch (error) {
    if (error instanceof DriverError && error.cause instanceof Error) return error.cause.message;
    throw error;
  }
}

/** Errors begin with a word. */
function startsWithDigit(line: string): boolean {
  const first = line.charCodeAt(0);
  return first >= 48 && first <= 57;
}
