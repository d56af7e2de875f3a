import { DriverError, type Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './take-session.lua.ts';
import { TIMES } from './times.ts';

/** Removes a record and hands over all of it, as `[field, value, …]`; empty when there was no session. */
export const takeSession: TypedScript<string, string[]> = defineScript({
  name: 'session/take-session',
  ...lua,
  encode: (key: string) => ({ keys: [key], args: ['all'] }),
  decode: (reply: Reply) => list(reply).map(text),
  model,
});

/** Removes a record and says whose session it was (`user` null: nobody's); null when there was none. */
export const endSession: TypedScript<string, { readonly user: string | null } | null> = defineScript({
  name: 'session/take-session',
  ...lua,
  encode: (key: string) => ({ keys: [key], args: ['user'] }),
  decode: (reply: Reply) => {
    const [times, user] = list(reply);
    return times === undefined ? null : { user: text(user) || null };
  },
  model,
});

function model(space: Keyspace, [key = '']: readonly string[], [what]: readonly string[]): Reply {
  const record = readable(space, key);
  const times = record?.get(TIMES);
  const taken =
    what === 'all' ? [...(record ?? [])].flat() : times === undefined ? [] : [times, record?.get('~u') ?? ''];
  space.remove(key);
  return taken;
}

function readable(space: Keyspace, key: string): ReadonlyMap<string, string> | undefined {
  try {
    return space.read('hash', key);
  } catch (error) {
    if (error instanceof DriverError && error.redisCode === 'WRONGTYPE') return undefined;
    throw error;
  }
}
