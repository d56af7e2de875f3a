// What @redis-patterns/core/session exports. Made by `pnpm run api`: review its diff.
import { ErrorCode, RedisPatternsError } from "../errors.ts";
import { Duration } from "../duration.ts";
import { Driver } from "../driver/driver.ts";
import { Namespace } from "../keys/keys.ts";
/** Which value this is: binds it to its record and its field, so that a moved value can be told. */
interface Where {
  readonly key: string;
  readonly field: string;
}
/** What the JSON text of a property becomes in Redis. Both ends are synchronous; `decode` throws what it cannot read. */
interface SessionCodec {
  encode(text: string, where: Where): string;
  decode(stored: string, where: Where): string;
}
/** Why a record could not be read. */
type CorruptReason = "parse" | "decrypt" | "key-unknown" | "format" | "type";
/**
 * Encrypts the values of sessions: AES-256-GCM (NIST SP 800-38D), stored as `keyId.base64url(iv ‖ ciphertext ‖ tag)`.
 * A value is bound to its record and its field, so that one that was moved elsewhere does not decrypt. The first key of
 * the ring writes, all of them read: to rotate, put a new one in front, and drop the old one when the sessions that it
 * wrote have ended. Rotate before 2^32 writes of one key (its IVs are random).
 *
 * Not encrypted: names of properties, user id, device, times, sizes. `inner` is applied before.
 *
 * @throws `INVALID_OPTION`: no key, one that is not of 32 bytes, an id that is empty, double or holds a dot.
 */
export declare function aesGcmCodec(ring: readonly {
  readonly id: string;
  readonly key: Uint8Array;
}[], inner?: SessionCodec): SessionCodec;
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
interface SessionData {}
/** One session, as it was when last read or written. */
interface Session<D> {
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
type SessionInfo = Omit<Session<never>, "id" | "data">;
/** What a session object was when it was last read or written. Opaque; in JSON it disappears. */
interface Base {
  toJSON(): undefined;
}
/** What can be listened to. A session is named by its handle, never by its id. */
interface SessionEvents {
  created: {
    readonly handle: string;
    readonly userId: string | null;
  };
  regenerated: {
    readonly from: string;
    readonly to: string;
    readonly userId: string | null;
  };
  destroyed: {
    readonly handle: string;
    readonly userId: string | null;
  };
  revoked: {
    readonly handles: string[];
    readonly userId: string;
  };
  /** Ended because the user had `maxPerUser` others. */
  evicted: {
    readonly handles: string[];
    readonly userId: string;
  };
  /** A session that was there before the login was made the user's: whoever planted it shares it. */
  fixation: {
    readonly handle: string;
    readonly userId: string;
  };
  /** A write or touch came after the end of its session, and was dropped. */
  "stale-write": {
    readonly handle: string;
  };
  conflict: {
    readonly handle: string;
    readonly fields: string[];
  };
  corrupt: {
    readonly handle: string;
    readonly field: string | null;
    readonly reason: CorruptReason;
  };
  /** Every node that was asked is down. */
  unavailable: {
    readonly cause: Error;
  };
  available: Record<never, never>;
}
/**
 * Sessions, without any framework. Every call rejects with `DRIVER_FAILED` or `DRIVER_TIMEOUT` when Redis does not
 * answer within the deadline: no Redis, no session, and never a stale copy.
 */
interface Sessions<D extends object = SessionData> {
  /**
   * A new session under a new id. `absolute` may be shorter than the option, not longer. `limit`: the user has
   * `maxPerUser` others and `evict` is `'reject'`; `revoked`: somebody ended all sessions of the user meanwhile.
   *
   * @throws `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`
   */
  create(data: D, options?: {
    idle?: Duration;
    absolute?: Duration;
    device?: Record<string, string>;
  }): Promise<{
    readonly status: "created";
    readonly session: Session<D>;
  } | {
    readonly status: "limit" | "revoked";
  }>;
  /** The session of an id, in one round trip; null when there is none, or its record cannot be read (`onCorrupt`). */
  load(id: string): Promise<Session<D> | null>;
  /**
   * Writes what changed in `session.data` since it was read, and nothing else: properties that other requests changed
   * meanwhile stay as those wrote them. With nothing changed it touches. `gone`: the session has ended, and does not
   * come back; `conflict` (`onConflict: 'detect'`): these properties were written by somebody else, nothing was saved.
   *
   * @throws `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`
   */
  commit(session: Session<D>, options?: {
    idle?: Duration;
  }): Promise<{
    readonly status: "saved" | "unchanged" | "gone" | "revoked" | "limit" | "fixation";
  } | {
    readonly status: "conflict";
    readonly fields: string[];
  }>;
  /**
   * Load, change, commit, as if nobody else wrote meanwhile: when somebody did, anew, up to five times, after which the
   * status is `conflict`. So `change` may run several times.
   */
  update(id: string, change: (data: D) => void | Promise<void>): Promise<{
    readonly status: "saved";
    readonly session: Session<D>;
  } | {
    readonly status: "gone" | "conflict" | "revoked" | "limit" | "fixation";
  }>;
  /** Marks the session as used, at most once per `touchEvery`. */
  touch(session: Session<D>): Promise<"touched" | "unchanged" | "gone">;
  /** Ends a session; whether there was one. */
  destroy(session: Session<D> | string): Promise<boolean>;
  /**
   * A new id, the old one dead. Call it at every login, with the user in `set`, and at every change of privilege.
   * `keep`: what of the data moves along, default all. `renew`: the absolute timeout starts anew, as it does at a login.
   * `gone`, `revoked`: there is no session any more; `limit`: the old one stays as it was.
   */
  regenerate(session: Session<D>, options?: {
    keep?: true | (keyof D)[];
    set?: Partial<D>;
    renew?: boolean;
  }): Promise<{
    readonly status: "regenerated";
    readonly session: Session<D>;
  } | {
    readonly status: "gone" | "revoked" | "limit";
  }>;
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
/** Sessions of connect-redis: JSON texts at `<prefix><id>`. */
interface LegacyOptions {
  /** The prefix of its keys, `'sess:'` by default there. */
  readonly prefix: string;
  /** How its values are read. Default `JSON.parse`. */
  readonly parse?: (text: string) => object;
}
/** Options of `createSessions`. */
interface SessionOptions<D extends object = SessionData> {
  readonly driver: Driver;
  /** `createKeys('myapp')` */
  readonly keys: Namespace;
  /** Ends a session that is not used for so long. Default `'30m'`; 1 s to 365 d. */
  readonly idle?: Duration;
  /** Ends a session after so long in any case. Default `'30d'`; at most 365 d; `false`, not with `user`: never. */
  readonly absolute?: Duration | false;
  /** A session is marked as used at most once per this span. Default `idle / 10`, at most 60 s; 0: at every request. */
  readonly touchEvery?: Duration;
  /** Whose session this is, `(data) => data.userId`: enables list, revoke and the limit per user. */
  readonly user?: (data: D) => string | number | null | undefined;
  /** Live sessions of one user. Default 100; 1 to 1000. */
  readonly maxPerUser?: number;
  /** Which session makes room for a login beyond that; `'reject'`: none, the login fails. Default `'oldest'`. */
  readonly evict?: "oldest" | "least-recent" | "reject";
  /** Whether a due touch asks the index of the user if the session was revoked. Default `'touch'`. */
  readonly indexCheck?: "touch" | "off";
  /** Two writers of one property: the last one wins (`'merge'`, default), or the second is told (`'detect'`). */
  readonly onConflict?: "merge" | "detect";
  /** A user set on a session that was there before the login: an event (default), or refused. */
  readonly onFixation?: "event" | "refuse";
  /** An unreadable record: no session and an event (default), or an error. It is never deleted. */
  readonly onCorrupt?: "absent" | "error";
  /** Names and values of one session, bytes. Default 65 536; 1024 to 1 048 576. */
  readonly maxBytes?: number;
  /** Per operation, all its round trips together. Default `'1s'`. */
  readonly deadline?: Duration;
  /** Between JSON text and what is stored, such as `aesGcmCodec`. */
  readonly codec?: SessionCodec;
  /** Sessions of connect-redis, taken over when their cookie is seen. */
  readonly legacy?: LegacyOptions;
}
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
export declare function createSessions<D extends object = SessionData>(options: SessionOptions<D>): Sessions<D>;
/**
 * Whether the user proved who they are within `maxAge`: for a step-up check before a sensitive action (ASVS 7.5.1).
 * Set `authenticatedAt` (ms since 1970) in the data at each login. A time in the future is not fresh.
 *
 * @throws `INVALID_OPTION`
 */
export declare function isFresh(data: {
  readonly authenticatedAt?: number;
}, maxAge: Duration): boolean;
/** How a write ended. `base`: what the next write of this object starts from; absent when nothing is stored. */
interface StoreResult {
  readonly status: ("saved" | "touched" | "unchanged" | "destroyed") | ("gone" | "conflict" | "revoked" | "limit" | "fixation" | "exists");
  /** The properties in conflict. */
  readonly fields?: string[];
  readonly base?: Base;
}
interface StoredSession {
  /** The properties of the session, its `cookie` among them, with an `expires` that the record's TTL gives. */
  readonly data: Record<string, unknown>;
  readonly base: Base;
  /** ms until it ends. */
  readonly left: number;
}
interface StoreWrite {
  /** `update`: of what `base` was read from. `create`: fails when there is a record. `replace`: whatever is there. */
  readonly mode: "create" | "update" | "replace";
  /** ms; 0 or less ends the session. Default: what its cookie says, else the option `idle`. */
  readonly idle?: number;
  readonly device?: Record<string, string> | null;
}
interface StoreRotation {
  /** What of the data moves along, the cookie always. Default all. */
  readonly keep?: true | readonly string[];
  /** Start the absolute timeout anew. */
  readonly renew?: boolean;
  /** The new id, where the framework makes it. */
  readonly newId?: string;
}
interface Rotated extends StoredSession {
  readonly status: "regenerated";
  readonly id: string;
}
interface TouchOptions {
  /** Default: what the cookie says, else the setting. ms. */
  readonly idle?: number;
  readonly cookie?: unknown;
}
/**
 * Sessions for the adapter of a framework, which brings ids of its own and calls a store with whole objects: the base
 * of the three-way merge, which `createSessions` keeps inside its sessions, is in the adapter's hands here.
 *
 * Like all of `Sessions` it rejects with `DRIVER_FAILED`, `DRIVER_TIMEOUT`, `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`.
 */
interface StoreKit {
  read(id: string): Promise<StoredSession | null>;
  write(id: string, next: object, base: Base | undefined, options: StoreWrite): Promise<StoreResult>;
  /** Whether `touch` would have nothing to send: known at once, without asking. */
  isTouched(id: string, base: Base | undefined, options?: TouchOptions): boolean;
  /** Whether a touch would carry a cookie other than the one that is stored; false when that is not known. */
  hasNewCookie(id: string, base: Base | undefined, cookie: unknown): boolean;
  /** Marks as used, when that is due. With a `cookie`, it is written if it has changed. */
  touch(id: string, base: Base | undefined, options?: TouchOptions): Promise<StoreResult>;
  /** `regenerate`, for the same user: a new id, the old one dead. */
  rotate(id: string, live: object, base: Base | undefined, options?: StoreRotation): Promise<Rotated | StoreResult>;
  /** Every session that can be read, by its handle. */
  all(): AsyncIterable<{
    readonly handle: string;
    readonly data: Record<string, unknown>;
  }>;
}
export declare function storeKit(sessions: Sessions<object>): StoreKit;
/** The sessions of one store as its framework sees them: objects that live as long as a request. */
interface LiveObjects {
  /** Says what an object was made from. */
  remember(live: object, base: Base): void;
  baseOf(live: object): Base | undefined;
  /** Writes an object; `unknown`: what to do with one that was never read or written. */
  set(id: string, live: object, unknown: "create" | "replace", device?: StoreWrite["device"]): Promise<StoreResult>;
  /** Whether a touch would have nothing to send, and nothing to wait for. */
  isTouched(id: string, live: {
    readonly cookie?: unknown;
  }): boolean;
  /** Whether a touch would write a new cookie. */
  hasNewCookie(id: string, live: {
    readonly cookie?: unknown;
  }): boolean;
  touch(id: string, live: {
    readonly cookie?: unknown;
  }): Promise<StoreResult>;
  /** `StoreKit.rotate` of an object. */
  rotate(id: string, live: object, options?: StoreRotation): Promise<Rotated | StoreResult>;
  /** Says that the session of an object has ended: what is written of it from now on is dropped. */
  end(live: object): void;
}
/**
 * Keeps the base of each live object, and runs the calls for one object one after the other: two saves of a new session
 * are one create and one update. An object whose session has ended keeps its base, so no later save creates it anew.
 */
export declare function createLiveObjects(kit: StoreKit): LiveObjects;
/**
 * What the options mean for users, in words: for the security documentation that OWASP ASVS 5.0 asks for (7.1.1: when
 * a session ends; 7.1.2: how many there may be, and what happens to one too many).
 *
 * @throws `INVALID_OPTION`
 */
export declare function sessionPolicy<D extends object>(options: SessionOptions<D>): string;
/** A session that could not be saved, for frameworks that turn `statusCode` into the status of the response. */
export declare class SessionStoreError extends RedisPatternsError {
  override readonly name: string;
  readonly statusCode: number;
  constructor(code: ErrorCode, message: string, statusCode: number);
}
/** The error for a result; null when it is fine. `onGone`: whether the end of a session is an error. */
export declare function storeError({ status }: StoreResult, onGone?: "ignore" | "error"): SessionStoreError | null;
type Callback<T> = (error: unknown, value?: T) => void;
/**
 * Answers a store's callback exactly once and in a tick of its own, so that what it throws is an uncaught exception and
 * not a second call; without a callback the promise is the answer. What Redis failed gets `statusCode` 503.
 */
export declare function answer<T>(work: Promise<T>, callback: Callback<T> | undefined): Promise<T> | undefined;
export type { Base, CorruptReason, LegacyOptions, LiveObjects, Rotated, Session, SessionCodec, SessionData, SessionEvents, SessionInfo, SessionOptions, Sessions, StoreKit, StoreResult, StoreRotation, StoreWrite, StoredSession, Where };