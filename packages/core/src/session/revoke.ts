import { unlink, zrem } from '../driver/commands.ts';
import type { Core } from './core.ts';
import { type RevokeInput, revokeUser } from './revoke-user.ts';

/*
 * Revocation in three steps: mark in the index, remove the records, remove from the index. A login or rotation in
 * flight looks at its mark last, so it dies by its own hand when it was marked after it had bound. And because nothing
 * leaves the index before its record is gone, a crash between any two steps leaves marks for the next call to finish;
 * taken out first, a live session would be left that nobody can revoke.
 */

/** Ends sessions of a user; the handles of those that were there. Finishes what an earlier run left. */
export async function revokeSessions(
  core: Core,
  user: string,
  chosen: Pick<RevokeInput, 'which' | 'handles'>,
  until: number,
): Promise<string[]> {
  const key = core.settings.indexKey(user);
  const marked = await core.run(key, revokeUser, { key, ...chosen }, until);
  return marked.length === 0 ? [] : endMarked(core, user, marked, until);
}

/** Steps two and three, for handles that are marked. */
export async function endMarked(core: Core, user: string, handles: string[], until: number): Promise<string[]> {
  const { indexKey, recordKey } = core.settings;
  const were = await Promise.all(
    handles.map((handle) => {
      const record = recordKey(handle);
      return core.send(record, unlink(record), until);
    }),
  );
  const key = indexKey(user);
  await core.send(key, zrem(key, ...handles), until);
  return handles.filter((_, i) => were[i]);
}
