import type { Command } from '../driver/command.ts';
import { pttl } from '../driver/commands.ts';
import { textOrNull } from '../driver/reply.ts';
import { CorruptError } from './codec.ts';
import { compactCookie } from './cookie.ts';
import type { Core } from './core.ts';
import { create } from './create.ts';
import { pause } from './pause.ts';
import { type Found, isLoaded, read, unreadable } from './read.ts';
import { handleOf } from './session-id.ts';
import type { LegacyOptions } from './settings.ts';
import { idleByCookie } from './store-cookie.ts';

/*
 * Sessions that connect-redis wrote are taken over when their cookie is first seen. GETDEL gives the old value to
 * exactly one request, which writes the new record. The old key has to be gone by then: a session that is revoked
 * later would otherwise be taken over again. The other requests find neither, like the bearer of an unknown id, so
 * until the migration is over both wait for a moment and look again.
 */

const LOOK_AGAIN_MS = [10, 20, 40, 80, 160];

const getDelete = (key: string): Command<string | null> => ({ args: ['getdel', key], decode: textOrNull });

/** The session of an id that connect-redis may have written. */
export async function adopt(core: Core, legacy: LegacyOptions, id: string, until: number): Promise<Found> {
  const key = `${legacy.prefix}${id}`;
  const handle = handleOf(id);
  try {
    const [left, text] = await core.both(key, [pttl(key), getDelete(key)], until);
    if (text === null) return await adoptedMeanwhile(core, handle, until);
    const data = parsed(legacy, text);
    const { absoluteMs } = core.settings;
    const cookie = compactCookie(data['cookie']);
    const idle = idleByCookie(core, cookie, cookie?.m ?? (left > 0 ? left : undefined));
    const created = await create(
      core,
      {
        id,
        idleMs: Math.max(idle.ms, 1),
        absolute: absoluteMs === null ? null : { afterMs: absoluteMs },
      },
      cookie === undefined ? data : { ...data, cookie },
      until,
    );
    if (created.status === 'limit' || created.status === 'revoked') return 'absent';
  } catch (error) {
    return unreadable(core, handle, error);
  }
  return read(core, handle, until);
}

async function adoptedMeanwhile(core: Core, handle: string, until: number): Promise<Found> {
  for (const ms of LOOK_AGAIN_MS) {
    if (performance.now() + ms >= until) break;
    await pause(ms);
    const found = await read(core, handle, until);
    if (isLoaded(found)) return found;
  }
  return 'absent';
}

function parsed({ parse = JSON.parse }: LegacyOptions, text: string): Record<string, unknown> {
  try {
    const data: unknown = parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {}
  throw new CorruptError('parse');
}
