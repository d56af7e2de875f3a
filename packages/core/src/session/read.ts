import { DriverError } from '../driver/driver.ts';
import { text } from '../driver/reply.ts';
import { CorruptError } from './codec.ts';
import type { Core } from './core.ts';
import { decodeRecord } from './record.ts';
import type { Shown } from './record-reads.ts';
import type { State } from './state.ts';

export interface Loaded {
  readonly state: State;
  readonly data: Record<string, unknown>;
}

/** What a read has found: a session, none, or a record that cannot be read, which is as good as none. */
export type Found = Loaded | 'absent' | 'unreadable';

export function isLoaded(found: Found): found is Loaded {
  return typeof found !== 'string';
}

/** One record, in one round trip. */
export function read(core: Core, handle: string, until: number): Promise<Found> {
  const key = core.settings.recordKey(handle);
  return core.read(key, until).then((shown) => {
    if (shown.record === null) return 'absent';
    try {
      return loaded(core, handle, key, shown);
    } catch (error) {
      return unreadable(core, handle, error);
    }
  });
}

function loaded(core: Core, handle: string, key: string, { record, now, at }: Shown): Loaded {
  const whole = text(record);
  if (whole === '') throw new CorruptError('type');
  const { meta, stored, data } = decodeRecord(whole, { key, codec: core.settings.codec });
  const { createdAt, lastSeenAt, absoluteAt, idleMs, userId, device } = meta;
  const given = absoluteAt === null ? idleMs : Math.min(idleMs, absoluteAt - lastSeenAt);
  const elapsed = now - lastSeenAt;
  // Seen in the future is seen by a clock that was set back since, or by that of a node before this one: the age is
  // unknown, so that the next touch puts things right.
  const ageMs = elapsed < 0 ? Number.POSITIVE_INFINITY : elapsed;
  const leftMs = Math.max(given - Math.max(elapsed, 0), 0);
  const known = { handle, key, stored, fresh: false, ageMs, leftMs, readAt: at };
  return { state: { ...known, createdAt, lastSeenAt, absoluteAt, idleMs, userId, device }, data };
}

/**
 * What to do about a record that cannot be read: say so, and leave it. It may be another version's, or its key may
 * come back; it expires by itself.
 */
export function unreadable({ emit, settings }: Core, handle: string, error: unknown): 'unreadable' {
  const corrupt = error instanceof DriverError && error.redisCode === 'WRONGTYPE' ? new CorruptError('type') : error;
  if (!(corrupt instanceof CorruptError)) throw error;
  emit('corrupt', { handle, field: corrupt.field, reason: corrupt.reason });
  if (settings.onCorrupt === 'error') throw corrupt;
  return 'unreadable';
}
