import { DriverError, notSent, redacted, replyError } from '@redis-patterns/core/driver';
import type { Outgoing } from './outgoing.ts';

/** The client's error as a {@link DriverError}. */
export function driverError(error: Error, outgoing: Outgoing): DriverError {
  if (isReply(error)) return replyError(error.message, error);
  if (outgoing.dropped) return notSent();
  const { written } = outgoing;
  return new DriverError('DRIVER_FAILED', written ? LOST : error.message === NOT_CONNECTED ? CONNECT : UNREACHED, {
    kind: written ? 'unknown' : 'unsent',
    cause: redacted(error),
  });
}

const LOST = 'the connection was lost before Redis answered; the command may have run';
const UNREACHED = 'the command was not sent, since Redis is not reached (see cause); it was not run';
const CONNECT = 'the client is not connected, or closed: call `await client.connect()` first; the command was not run';
/** The message of its `ClientClosedError`. */
export const NOT_CONNECTED = 'The client is closed';

/**
 * Whether Redis said it: an `ErrorReply` by the name of its class, which is the same in every copy of the client. Where
 * a bundler has renamed classes, by what only replies look like: a code in capitals first, and no `code` of Node.
 */
export function isReply(error: Error): boolean {
  for (let type: unknown = error.constructor; typeof type === 'function'; type = Object.getPrototypeOf(type))
    if (type.name === 'ErrorReply') return true;
  return !('code' in error) && /^[A-Z][A-Z0-9_]+ /.test(error.message);
}
