import { createCore, holdCore } from './core.ts';
import { lifeOf } from './life.ts';
import type { SessionData } from './session.ts';
import type { Sessions } from './sessions.ts';
import { type SessionOptions, settingsOf } from './settings.ts';
import { sessionsOfUsers } from './user-sessions.ts';

/**
 * Sessions in Redis, one hash each: see {@link Sessions} for what they promise and {@link SessionOptions} for durations
 * and limits.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createSessions } from '@redis-patterns/core/session';
 *
 * const sessions = createSessions<{ userId?: string; cart: string[] }>({
 *   driver: memoryDriver(),
 *   keys: createKeys('shop'),
 *   user: (data) => data.userId,
 * });
 * ```
 */
export function createSessions<D extends object = SessionData>(options: SessionOptions<D>): Sessions<D> {
  const core = createCore(settingsOf(options));
  return holdCore({ ...lifeOf<D>(core), ...sessionsOfUsers<D>(core), on: core.on }, core);
}
