import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './read-sessions.lua.ts';
import { textAt } from './record-model.ts';

/** Records as they were at one moment. */
export interface Look {
  /** That moment by the server, ms since 1970. */
  readonly now: number;
  /** In the order of the keys: a text, null for none, an empty one for a key of another type. */
  readonly records: readonly Reply[];
}

export interface ReadInput {
  readonly keys: readonly string[];
  /** Server time in s, in tests. */
  readonly clock?: number;
}

/** Reads the records of sessions. */
export const readSessions: TypedScript<ReadInput, Look> = defineScript({
  name: 'session/read-sessions',
  ...lua,
  encode: ({ keys, clock }: ReadInput) => ({ keys, args: clock === undefined ? [] : [clock] }),
  decode: (reply: Reply): Look => {
    const [seconds, micros, ...records] = list(reply, 3);
    return { now: int(seconds) * 1_000 + Math.floor(int(micros) / 1_000), records };
  },
  model: (space: Keyspace, keys: readonly string[], [clock]: readonly string[]): Reply => {
    const us = clock === undefined ? space.timeUs() : Number(clock) * 1_000_000;
    const now = [Math.floor(us / 1_000_000), us % 1_000_000].map(String);
    return [...now, ...keys.map((key) => textAt(space, key, ''))];
  },
});
