import type { LiveSession } from './app.ts';

/** Counts the visits of a session. */
export function visits({ data }: LiveSession): unknown {
  data['visits'] = Number(data['visits'] ?? 0) + 1;
  return data['visits'];
}
