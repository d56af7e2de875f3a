/*
 * When a session was made, was seen last, and ends: `[format, created, seen, deadline, idle]`, server times and a span
 * in ms, at the beginning of its record.
 */

/** The format of the whole record. What has another was written by another version, or by somebody else. */
const FORMAT = 1;

export interface Times {
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** null: no absolute timeout; stored as 0. */
  readonly absoluteAt: number | null;
  readonly idleMs: number;
}

/** null when they cannot be read. */
export function timesOf(times: unknown): Times | null {
  if (!Array.isArray(times) || times.length !== 5 || times[0] !== FORMAT) return null;
  const [, createdAt, lastSeenAt, absoluteAt, idleMs]: number[] = times;
  if (!isTime(createdAt) || !isTime(lastSeenAt) || !isTime(absoluteAt) || !isTime(idleMs)) return null;
  return { createdAt, lastSeenAt, absoluteAt: absoluteAt === 0 ? null : absoluteAt, idleMs };
}

/** The same from their JSON. */
export function timesIn(json: string | undefined): Times | null {
  try {
    return timesOf(JSON.parse(json ?? ''));
  } catch {
    return null;
  }
}

export function textOfTimes({ createdAt, lastSeenAt, absoluteAt, idleMs }: Times): string {
  return JSON.stringify([FORMAT, createdAt, lastSeenAt, absoluteAt ?? 0, idleMs]);
}

function isTime(ms: unknown): ms is number {
  return Number.isSafeInteger(ms) && (ms as number) >= 0;
}
