import type { Duration } from '../duration.ts';
import type { SessionEvents } from './events.ts';
import type { Session, SessionData, SessionInfo } from './session.ts';

/**
 * Sessions, without any framework. Every call rejects with `DRIVER_FAILED` or `DRIVER_TIMEOUT` when Redis does not
 * answer within the deadline: no Redis, no session, and never a stale copy.
 */
export interface Sessions<D extends object = SessionData> {
  /**
   * A new session under a new id. `absolute` may be shorter than the option, not longer. `limit`: the user has
   * `maxPerUser` others and `evict` is `'reject'`; `revoked`: somebody ended all sessions of the user meanwhile.
   *
   * @throws `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`
   */
  create(
    data: D,
    options?: { idle?: Duration; absolute?: Duration; device?: Record<string, string> },
  ): Promise<{ readonly status: 'created'; readonly session: Session<D> } | { readonly status: 'limit' | 'revoked' }>;

  /** The session of an id, in one round trip; null when there is none, or its record cannot be read (`onCorrupt`). */
  load(id: string): Promise<Session<D> | null>;

  /**
   * Writes what changed in `session.data` since it was read, and nothing else: properties that other requests changed
   * meanwhile stay as those wrote them. With nothing changed it touches. `gone`: the session has ended, and does not
   * come back; `conflict` (`onConflict: 'detect'`): these properties were written by somebody else, nothing was saved.
   *
   * @throws `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`
   */
  commit(
    session: Session<D>,
    options?: { idle?: Duration },
  ): Promise<
    | { readonly status: 'saved' | 'unchanged' | 'gone' | 'revoked' | 'limit' | 'fixation' }
    | { readonly status: 'conflict'; readonly fields: string[] }
  >;

  /**
   * Load, change, commit, as if nobody else wrote meanwhile: when somebody did, anew, up to five times, after which the
   * status is `conflict`. So `change` may run several times.
   */
  update(
    id: string,
    change: (data: D) => void | Promise<void>,
  ): Promise<
    | { readonly status: 'saved'; readonly session: Session<D> }
    | { readonly status: 'gone' | 'conflict' | 'revoked' | 'limit' | 'fixation' }
  >;

  /** Marks the session as used, at most once per `touchEvery`. */
  touch(session: Session<D>): Promise<'touched' | 'unchanged' | 'gone'>;

  /** Ends a session; whether there was one. */
  destroy(session: Session<D> | string): Promise<boolean>;

  /**
   * A new id, the old one dead. Call it at every login, with the user in `set`, and at every change of privilege.
   * `keep`: what of the data moves along, default all. `renew`: the absolute timeout starts anew, as it does at a login.
   * `gone`, `revoked`: there is no session any more; `limit`: the old one stays as it was.
   */
  regenerate(
    session: Session<D>,
    options?: { keep?: true | (keyof D)[]; set?: Partial<D>; renew?: boolean },
  ): Promise<
    { readonly status: 'regenerated'; readonly session: Session<D> } | { readonly status: 'gone' | 'revoked' | 'limit' }
  >;

  /** The live sessions of a user, the one used last first. */
  list(userId: string | number): Promise<SessionInfo[]>;
  /** Ends one session of a user; false for a handle that is not one of theirs. */
  revoke(userId: string | number, handle: string): Promise<boolean>;
  /** Ends all sessions of a user but this one (a session, or its id); how many those were. */
  revokeOthers(userId: string | number, current: Session<D> | string): Promise<number>;
  /** Log out everywhere: when it resolves, no session of the user lives, logins in flight included. How many it ended. */
  revokeAll(userId: string | number): Promise<number>;

  /** Every live session, by a SCAN of the whole keyspace: for administration. */
  scan(): AsyncIterable<SessionInfo>;
  /** Ends every session; how many those were. */
  clear(): Promise<number>;

  /** Listens; returns what ends it. */
  on<E extends keyof SessionEvents>(event: E, listener: (detail: SessionEvents[E]) => void): () => void;
}
