import type { Core } from './core.ts';
import { adopt } from './legacy.ts';
import { type Loaded, read } from './read.ts';
import { handleOf, isSessionId } from './session-id.ts';

/** The session of an id, in one round trip; null when there is none or it cannot be read. */
export async function load(core: Core, id: string, until: number): Promise<Loaded | null> {
  if (!isSessionId(id)) return null;
  const found = await read(core, handleOf(id), until);
  if (typeof found !== 'string') return found;
  const { legacy } = core.settings;
  return legacy === undefined || found === 'unreadable' ? null : adopt(core, legacy, id, until);
}
