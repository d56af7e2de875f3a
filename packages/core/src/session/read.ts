import type { Command } from '../driver/command.ts';
import { pttl } from '../driver/commands.ts';
import { DriverError } from '../driver/driver.ts';
import { flat, text } from '../driver/reply.ts';
import { CorruptError } from './codec.ts';
import type { Core } from './core.ts';
import { decodeRecord } from './record.ts';
import type { State } from './state.ts';

export interface Loaded {
  readonly state: State;
  readonly data: Record<string, unknown>;
}

/** HGETALL as it comes: `[field, value, …]`, which is read once and needs no map. */
const hgetallFlat = (key: string): Command<string[]> => ({
  args: ['hgetall', key],
  decode: (reply) => flat(reply).map(text),
});

/**
 * HGETALL and PTTL in one round trip, from a primary: a replica could still show a session that was ended. The plain
 * commands are cheaper for the server than a script would be; what others do between them makes no difference, since
 * a session that ends there is absent, and one that begins there is found by the next read.
 */
export async function read(core: Core, handle: string, until: number): Promise<Loaded | 'absent' | 'unreadable'> {
  const key = core.settings.recordKey(handle);
  try {
    const [record, left] = await core.both(key, [hgetallFlat(key), pttl(key)], until);
    return record.length === 0 || left === -2 ? 'absent' : loaded(core, handle, record, left);
  } catch (error) {
    unreadable(core, handle, error);
    return 'unreadable';
  }
}

function loaded(core: Core, handle: string, record: readonly string[], left: number): Loaded {
  const readAt = performance.now();
  const key = core.settings.recordKey(handle);
  const { meta, fields, data } = decodeRecord(record, { key, codec: core.settings.codec });
  const { absoluteAt, lastSeenAt, idleMs } = meta;
  const given = absoluteAt === null ? idleMs : Math.min(idleMs, absoluteAt - lastSeenAt);
  // A record without a TTL was made so by somebody else: its age is unknown, so the next touch puts things right.
  const ageMs = left === -1 ? Number.POSITIVE_INFINITY : Math.max(0, given - left);
  const leftMs = left === -1 ? given : left;
  return { state: { ...meta, handle, key, fields, fresh: false, ageMs, leftMs, readAt }, data };
}

/**
 * What to do about a record that cannot be read: say so, and leave it. It may be another version's, or its key may
 * come back; it expires by itself.
 */
export function unreadable({ emit, settings }: Core, handle: string, error: unknown): void {
  const corrupt = error instanceof DriverError && error.redisCode === 'WRONGTYPE' ? new CorruptError('type') : error;
  if (!(corrupt instanceof CorruptError)) throw error;
  emit('corrupt', { handle, field: corrupt.field, reason: corrupt.reason });
  if (settings.onCorrupt === 'error') throw corrupt;
}
