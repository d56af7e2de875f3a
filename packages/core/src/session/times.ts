/*
 * When a session was made, was seen last, and ends: one field of its record, the JSON of
 * `[format, created, seen, deadline, idle]`, server times and a span in ms. Clients decode the strings of a reply one by
 * one, so a field for each would cost a reader as much as all its data does. At most 57 bytes: it keeps a hash compact.
 */

/** The field. */
export const TIMES = '~';

/** The format of the whole record. What has another was written by another version, or by somebody else. */
const FORMAT = 1;

/** What stands in the field. */
export interface Times {
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** null: no absolute timeout; stored as 0. */
  readonly absoluteAt: number | null;
  readonly idleMs: number;
}

/** null when they cannot be read. */
export function timesOf(stored: string | null | undefined): Times | null {
  const times = parsed(stored ?? '');
  if (!Array.isArray(times) || times.length !== 5 || times[0] !== FORMAT) return null;
  const [, createdAt, lastSeenAt, absoluteAt, idleMs]: number[] = times;
  if (!isTime(createdAt) || !isTime(lastSeenAt) || !isTime(absoluteAt) || !isTime(idleMs)) return null;
  return { createdAt, lastSeenAt, absoluteAt: absoluteAt === 0 ? null : absoluteAt, idleMs };
}

export function textOfTimes({ createdAt, lastSeenAt, absoluteAt, idleMs }: Times): string {
  return JSON.stringify([FORMAT, createdAt, lastSeenAt, absoluteAt ?? 0, idleMs]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isTime(ms: unknown): ms is number {
  return Number.isSafeInteger(ms) && (ms as number) >= 0;
}
