/**
 * Why a call of this library failed: a closed set, so that a `switch` over it can be complete.
 *
 * `INVALID_*` are mistakes in the calling code and nothing was sent. `DRIVER_*` come from below: Redis refused, was
 * not reached, or did not answer in time. The others belong to one pattern each and are described there.
 */
export type ErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_ARGUMENT'
  | 'INVALID_KEY'
  | 'DRIVER_FAILED'
  | 'DRIVER_TIMEOUT'
  | 'CACHE_LOAD_COOLDOWN'
  | 'CACHE_LOAD_TIMEOUT'
  | 'CACHE_INVALIDATE_FAILED'
  | 'CACHE_HOLD_FAILED'
  | 'CACHE_CLOSED'
  | 'CROSS_SLOT'
  | 'LEASE_LOST'
  | 'SESSION_TOO_LARGE'
  | 'SESSION_CORRUPT'
  | 'SESSION_GONE'
  | 'SESSION_CONFLICT'
  | 'SESSION_REVOKED'
  | 'SESSION_LIMIT'
  | 'SESSION_FIXATION'
  | 'SESSION_EXISTS'
  | 'UNKEYED_READ';

/**
 * The one base of everything this library throws. Branch on `code`; `message` is for people and may change.
 * `cause` is the client's or loader's own error where there is one.
 */
export class RedisPatternsError extends Error {
  override readonly name: string = 'RedisPatternsError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An option that cannot work: raised where the thing is made, before anything is sent. */
export function invalidOption(message: string, cause?: unknown): RedisPatternsError {
  return new RedisPatternsError('INVALID_OPTION', message, cause === undefined ? undefined : { cause });
}

/** An argument that cannot work: raised by the call, before anything is sent. */
export function invalidArgument(message: string): RedisPatternsError {
  return new RedisPatternsError('INVALID_ARGUMENT', message);
}
