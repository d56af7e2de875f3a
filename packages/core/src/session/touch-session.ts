import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { recordIn } from './record-model.ts';
import { joinRecord } from './record-text.ts';
import { serverMs, ttlOf } from './server-time.ts';
import { textOfTimes } from './times.ts';
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
    return int(now) === 0 ? null : { now: int(now), ttlMs: int(ttl), user: JSON.parse(text(user)) };
  },
  model: (space: Keyspace, [key = '']: readonly string[], [idle = '', clock]: readonly string[]): Reply => {
    const record = recordIn(space, key);
    if (record === null) return ['0', 0, 'null'];
    const { times } = record;
    const now = serverMs(space, clock);
    const ttl = ttlOf(Number(idle), times.absoluteAt ?? 0, now);
    if (ttl <= 0) {
      space.remove(key);
      return ['0', 0, 'null'];
    }
    const touched = textOfTimes({ ...times, lastSeenAt: now, idleMs: Number(idle) });
    space.set(key, joinRecord({ ...record.text, times: touched }), ttl);
    return [String(now), ttl, record.text.user];
  },
});
