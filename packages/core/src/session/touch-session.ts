import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { serverMs, ttlOf } from './server-time.ts';
import { TIMES, textOfTimes, timesOf } from './times.ts';
import { lua } from './touch-session.lua.ts';

export interface TouchInput {
  readonly key: string;
  readonly idleMs: number;
  /** Server ms, in tests. */
  readonly clock?: number;
}

/** Server time, what is left, and whose the session is now; null when it is gone. */
export type TouchOutput = { readonly now: number; readonly ttlMs: number; readonly user: string | null } | null;

/** Marks one session as seen. */
export const touchSession: TypedScript<TouchInput, TouchOutput> = defineScript({
  name: 'session/touch-session',
  ...lua,
  encode: ({ key, idleMs, clock }: TouchInput) => ({ keys: [key], args: [idleMs, clock ?? ''] }),
  decode: (reply: Reply): TouchOutput => {
    const [now, ttl, user] = list(reply, 3);
    return int(now) === 0 ? null : { now: int(now), ttlMs: int(ttl), user: text(user) || null };
  },
  model: (space: Keyspace, [key = '']: readonly string[], [idle = '', clock]: readonly string[]): Reply => {
    const record = space.read('hash', key);
    const times = timesOf(record?.get(TIMES));
    if (times === null) return ['0', 0, ''];
    const now = serverMs(space, clock);
    const ttl = ttlOf(Number(idle), times.absoluteAt ?? 0, now);
    if (ttl <= 0) {
      space.remove(key);
      return ['0', 0, ''];
    }
    const user = record?.get('~u') ?? '';
    const touched = textOfTimes({ ...times, lastSeenAt: now, idleMs: Number(idle) });
    space.edit('hash', key, (fields) => fields.set(TIMES, touched));
    space.expire(key, ttl);
    return [String(now), ttl, user];
  },
});
