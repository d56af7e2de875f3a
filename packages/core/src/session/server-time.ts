import type { Keyspace } from '../driver/keyspace.ts';

/** The clock of a model in this folder, ms since 1970: the injected time of a test, or the keyspace's own. */
export function serverMs(space: Keyspace, injected: string | undefined): number {
  return injected === undefined || injected === '' ? Math.floor(space.timeUs() / 1_000) : Number(injected);
}

/** When a session ends, ms from now: idle for too long, or past its deadline (0 = none), whichever is first. */
export function ttlOf(idleMs: number, deadline: number, now: number): number {
  return deadline > 0 ? Math.min(idleMs, deadline - now) : idleMs;
}
