import { DriverError } from '../driver/driver.ts';
import { type ErrorCode, RedisPatternsError } from '../errors.ts';
import type { StoreResult } from './store-result.ts';

/** A session that could not be saved, for frameworks that turn `statusCode` into the status of the response. */
export class SessionStoreError extends RedisPatternsError {
  override readonly name: string = 'SessionStoreError';
  readonly statusCode: number;

  constructor(code: ErrorCode, message: string, statusCode: number) {
    super(code, message);
    this.statusCode = statusCode;
  }
}

/** What each status that is none of success means to the caller of a store. */
const ERRORS: Partial<Record<StoreResult['status'], readonly [ErrorCode, message: string, statusCode: number]>> = {
  gone: ['SESSION_GONE', 'the session has ended, nothing was saved', 401],
  conflict: ['SESSION_CONFLICT', 'another request has changed the same properties, nothing was saved', 409],
  revoked: ['SESSION_REVOKED', 'the sessions of this user were ended meanwhile', 401],
  limit: ['SESSION_LIMIT', 'the user has as many sessions as are allowed', 403],
  fixation: ['SESSION_FIXATION', 'a user was set on an old session: regenerate it at login', 403],
  exists: ['SESSION_EXISTS', 'there is a session with this new id already', 500],
};

/** The error for a result; null when it is fine. `onGone`: whether the end of a session is an error. */
export function storeError({ status }: StoreResult, onGone: 'ignore' | 'error' = 'error'): SessionStoreError | null {
  const error = status === 'gone' && onGone === 'ignore' ? undefined : ERRORS[status];
  return error === undefined ? null : new SessionStoreError(...error);
}

type Callback<T> = (error: unknown, value?: T) => void;

/**
 * Answers a store's callback exactly once and in a tick of its own, so that what it throws is an uncaught exception and
 * not a second call; without a callback the promise is the answer. What Redis failed gets `statusCode` 503.
 */
export function answer<T>(work: Promise<T>, callback: Callback<T> | undefined): Promise<T> | undefined {
  if (callback === undefined) return work;
  work.then(
    (value) => process.nextTick(callback, null, value),
    (error: unknown) => {
      if (error instanceof DriverError) Object.assign(error, { statusCode: 503 });
      process.nextTick(callback, error);
    },
  );
  return undefined;
}
