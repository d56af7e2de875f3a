/** What a store suite needs: a framework's session middleware on the store under test. */
export interface SessionStoreSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** Serves `handle` behind the middleware, on a store of its own that is empty. */
  serve(handle: SessionHandler, options: SessionAppOptions): Promise<SessionApp>;
}

/** Options of the middleware. Where a framework has none of these, it is left out. */
export interface SessionAppOptions {
  /** Of the cookie, ms. Default: a cookie of the browser session. */
  readonly maxAge?: number;
  readonly httpOnly?: boolean;
  readonly path?: string;
  readonly sameSite?: 'lax' | 'strict';
  /** Save at every request, changed or not. */
  readonly resave?: boolean;
  readonly rolling?: boolean;
  readonly saveUninitialized?: boolean;
}

/** The session of a request: the framework's own object as `data`, its methods as promises. */
export interface LiveSession {
  readonly id: string;
  readonly data: Record<string, unknown>;
  readonly cookie: { maxAge?: number | null; originalMaxAge: number | null; expires?: Date | null };
  save(): Promise<void>;
  reload(): Promise<LiveSession>;
  regenerate(): Promise<LiveSession>;
  destroy(): Promise<void>;
}

/** Answers a request; what it returns becomes the body, as JSON. */
export type SessionHandler = (session: LiveSession, path: string) => unknown;

export interface SessionApp {
  /** Asks with a cookie (`name=value`) or without. */
  request(path: string, cookie?: string): Promise<SessionResponse>;
  /** The store itself, as the framework calls it. */
  readonly store: CallbackStore;
  close(): Promise<void>;
}

export interface SessionResponse {
  readonly status: number;
  readonly body: unknown;
  /** The cookie to send from now on: the one that was set, or the one that was sent. */
  readonly cookie: string;
  /** The whole Set-Cookie of the session, null when none was sent. */
  readonly setCookie: string | null;
}

type Callback<T> = (error?: unknown, value?: T) => void;

/** The part of a store that express-session and @fastify/session share. */
export interface CallbackStore {
  get(id: string, callback: Callback<Record<string, unknown> | null>): void;
  set(id: string, session: Record<string, unknown>, callback: Callback<void>): void;
  destroy(id: string, callback: Callback<void>): void;
}
