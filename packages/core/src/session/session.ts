/**
 * What an application keeps in a session. Widen it once:
 *
 * @example
 * ```ts
 * declare module '@redis-patterns/core/session' {
 *   interface SessionData {
 *     userId?: string;
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: the application fills it, by declaration merging
export interface SessionData {}

/** One session, as it was when last read or written. */
export interface Session<D> {
  /** The secret that goes into the cookie. Not enumerable, so that no log line and no JSON reply shows it. */
  readonly id: string;
  /** The public name: safe to log and to show. */
  readonly handle: string;
  readonly userId: string | null;
  /** ms since 1970, as the four below, by the clock of the server. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** When it ends unless it is used before. */
  readonly expiresAt: number;
  /** When it ends in any case; null without an absolute timeout. */
  readonly absoluteAt: number | null;
  readonly device: Readonly<Record<string, string>> | null;
  /** Changed in place or replaced; written by `commit`. */
  data: D;
}

/** A session without its secret and its data: for lists of devices. */
export type SessionInfo = Omit<Session<never>, 'id' | 'data'>;
