import type { Core } from './core.ts';
import { adopt } from './legacy.ts';
import { type Found, read } from './read.ts';
import { handleOf, isSessionId } from './session-id.ts';

/** The session of an id, in one round trip. */
export function load(core: Core, id: string, until: number): Promise<Found> {
  if (!isSessionId(id)) return Promise.resolve('absent');
  const reading = read(core, handleOf(id), until);
  const { legacy } = core.settings;
  if (legacy === undefined) return reading;
  return reading.then((found) => (found === 'absent' ? adopt(core, legacy, id, until) : found));
}
