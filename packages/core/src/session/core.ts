import { invalidArgument } from '../errors.ts';
import { createEvents, type Emit, type Events } from './events.ts';
import { createLink, type Link } from './link.ts';
import type { Settings } from './settings.ts';

/** What every operation on sessions works with. */
export interface Core extends Link {
  readonly settings: Settings;
  readonly emit: Emit;
  readonly on: Events['on'];
}

export function createCore(settings: Settings): Core {
  const { emit, on } = createEvents();
  return { settings, emit, on, ...createLink(settings.driver, settings.deadlineMs, emit) };
}

const cores = new WeakMap<object, Core>();

/** Remembers what works inside a `Sessions`, for the adapters of stores. */
export function holdCore<T extends object>(sessions: T, core: Core): T {
  cores.set(sessions, core);
  return sessions;
}

/** @throws `INVALID_ARGUMENT` for what createSessions did not make. */
export function coreOf(sessions: object): Core {
  const core = cores.get(sessions);
  if (core === undefined) throw invalidArgument('sessions must come from createSessions');
  return core;
}
