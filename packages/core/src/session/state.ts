import type { Meta, Stored } from './record.ts';
import type { Session, SessionInfo } from './session.ts';

/**
 * What is known of one record since it was last read or written: the base of the three-way merge, and its age.
 * Immutable; each write gives a new one.
 */
export interface State extends Meta {
  readonly handle: string;
  readonly key: string;
  readonly stored: Stored;
  /** Made by us and not read since: nobody can have known its id before. */
  readonly fresh: boolean;
  /** Time since `lastSeenAt` at the moment of reading, by the server; infinite when that is unknown. */
  readonly ageMs: number;
  /** What was left of its TTL then. */
  readonly leftMs: number;
  /** That moment, `performance.now()` time. */
  readonly readAt: number;
}

/** How long a session has been idle, ms. No clock but the server's and the monotonic one takes part. */
export function ageOf({ ageMs, readAt }: State): number {
  return ageMs + performance.now() - readAt;
}

/** What is left of a session now, ms. */
export function leftOf({ leftMs, readAt }: State): number {
  return Math.max(leftMs - (performance.now() - readAt), 0);
}

/** The state behind each `Session`. */
const states = new WeakMap<object, State>();

export function stateOf(session: object): State | undefined {
  return states.get(session);
}

/** A session for the application. */
export function sessionOf<D>(id: string, data: D, state: State): Session<D> {
  const session = Object.defineProperty({ ...infoOf(state), data }, 'id', { value: id }) as Session<D>;
  states.set(session, state);
  return session;
}

/** After a write: the same object, with what is true now. */
export function refresh(session: object, state: State): void {
  states.set(session, state);
  Object.assign(session, infoOf(state));
}

export function infoOf(state: Meta & { readonly handle: string }): SessionInfo {
  const { handle, userId, createdAt, lastSeenAt, absoluteAt, device, idleMs } = state;
  const span = absoluteAt === null ? idleMs : Math.min(idleMs, absoluteAt - lastSeenAt);
  return { handle, userId, createdAt, lastSeenAt, expiresAt: lastSeenAt + span, absoluteAt, device };
}
