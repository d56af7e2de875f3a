import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { textOrNull } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { textAt } from './record-model.ts';
import { lua } from './take-session.lua.ts';

/** Removes a record and hands over its text; null when there was no session. */
export const takeSession: TypedScript<string, string | null> = defineScript({
  name: 'session/take-session',
  ...lua,
  encode: (key: string) => ({ keys: [key], args: ['all'] }),
  decode: (reply: Reply) => textOrNull(reply),
  model,
});

/** Removes a record and says whose session it was (`user` null: nobody's); null when there was none. */
export const endSession: TypedScript<string, { readonly user: string | null } | null> = defineScript({
  name: 'session/take-session',
  ...lua,
  encode: (key: string) => ({ keys: [key], args: ['user'] }),
  decode: (reply: Reply) => {
    const user = textOrNull(reply);
    return user === null ? null : { user: userOf(user) };
  },
  model,
});

function model(space: Keyspace, [key = '']: readonly string[], [what]: readonly string[]): Reply {
  const record = textAt(space, key, null);
  space.remove(key);
  if (record === null || what === 'all') return record;
  return /^\[\[[^\n]*\],\n([^\n]*),\n/.exec(record)?.[1] ?? null;
}

/** What is ended need not be a record of ours. */
function userOf(json: string): string | null {
  try {
    const user: unknown = JSON.parse(json);
    return typeof user === 'string' ? user : null;
  } catch {
    return null;
  }
}
