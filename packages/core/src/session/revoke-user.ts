import type { Reply } from '../driver/driver.ts';
import { byScore, type Keyspace } from '../driver/keyspace.ts';
import { list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './revoke-user.lua.ts';

export interface RevokeInput {
  readonly key: string;
  /** These, or all but these. */
  readonly which: 'only' | 'except';
  readonly handles: readonly string[];
}

/** Marks sessions of one user; the reply is every marked handle, leftovers of an unfinished run included. */
export const revokeUser: TypedScript<RevokeInput, string[]> = defineScript({
  name: 'session/revoke-user',
  ...lua,
  encode: ({ key, which, handles }: RevokeInput) => ({ keys: [key], args: [which, ...handles] }),
  decode: (reply: Reply) => list(reply).map(text),
  model: (space: Keyspace, [key = '']: readonly string[], [which, ...handles]: readonly string[]): Reply => {
    const all = byScore(space.read('sorted', key) ?? new Map());
    const marked: string[] = [];
    for (const [handle, score] of all) {
      const chosen = score > 0 && handles.includes(handle) === (which === 'only');
      if (chosen) space.edit('sorted', key, (index) => index.set(handle, -score));
      if (chosen || score < 0) marked.push(handle);
    }
    return marked;
  },
});
