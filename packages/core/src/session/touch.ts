import type { Core } from './core.ts';
import { ageOf, leftOf, type State } from './state.ts';
import { endSession } from './take-session.ts';
import { touchSession } from './touch-session.ts';
import { isBound } from './user-index.ts';

const IDLE_STEP_MS = 1_000;

/** How long a session may idle from now on. */
export interface Idle {
  readonly ms: number;
  /** `ms` is what is left until a fixed end, so it shrinks by itself: no change as long as the record ends then too. */
  readonly fixedEnd?: boolean;
}

export type Touched = { readonly status: 'touched'; readonly state: State } | { readonly status: 'unchanged' | 'gone' };

/** Whether enough time has passed, or the idle time has changed enough, for a touch to be worth a write. */
export function isDue({ settings }: Core, state: State, { ms, fixedEnd = false }: Idle): boolean {
  const known = fixedEnd ? leftOf(state) : state.idleMs;
  return ageOf(state) >= settings.touchEveryMs || Math.abs(ms - known) > IDLE_STEP_MS;
}

/** Marks a session as used, when that is due. Idle time is counted up to `touchEvery` too early by this, never late. */
export async function touch(core: Core, state: State, idle: Idle, until: number): Promise<Touched> {
  if (!isDue(core, state, idle)) return { status: 'unchanged' };
  const { handle, key } = state;
  const idleMs = idle.ms;
  const reply = await core.run(key, touchSession, { key, idleMs }, until);
  if (reply === null) {
    core.emit('stale-write', { handle });
    return { status: 'gone' };
  }
  const { now: lastSeenAt, ttlMs: leftMs, user } = reply;
  if (user !== null && !(await survives(core, user, handle, until))) return { status: 'gone' };
  return { status: 'touched', state: { ...state, idleMs, lastSeenAt, leftMs, ageMs: 0, readAt: performance.now() } };
}

/**
 * The net under revocation: a session of a user that its index does not know, or has marked, ends here. So a lost index
 * or a revocation that broke off costs at most `touchEvery` of activity.
 */
export async function survives(core: Core, user: string, handle: string, until: number): Promise<boolean> {
  if (core.settings.indexCheck === 'off' || (await isBound(core, user, handle, until))) return true;
  const key = core.settings.recordKey(handle);
  await core.run(key, endSession, key, until);
  core.emit('revoked', { handles: [handle], userId: user });
  return false;
}
