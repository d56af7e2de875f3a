import { unlink } from '../driver/commands.ts';
import type { Core } from './core.ts';
import { handleOf } from './session-id.ts';
import { endSession } from './take-session.ts';
import { unbind } from './user-index.ts';

/** Ends a session, whatever its record holds; whether there was one. */
export async function destroy(core: Core, id: string, until: number): Promise<boolean> {
  const { recordKey, legacy } = core.settings;
  const handle = handleOf(id);
  const key = recordKey(handle);
  const legacyKey = legacy === undefined ? undefined : `${legacy.prefix}${id}`;
  const [ended, old] = await Promise.all([
    core.run(key, endSession, key, until),
    legacyKey !== undefined && core.send(legacyKey, unlink(legacyKey), until),
  ]);
  if (ended === null) return old;
  if (ended.user !== null) await unbind(core, ended.user, handle, until);
  core.emit('destroyed', { handle, userId: ended.user });
  return true;
}
