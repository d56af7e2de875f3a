import { DriverError, redacted, replyError } from '@redis-patterns/core/driver';

/** The client's error as a {@link DriverError}. `written`: the command left, and no reply to it is known. */
export function driverError(error: Error, written: boolean): DriverError {
  if (error instanceof DriverError) return error;
  if (isReply(error)) return replyError(error.message, error);
  const message = written
    ? 'the connection was lost before Redis answered; the command may have run'
    : 'the command was not sent, since Redis is not reached (see cause); it was not run';
  return new DriverError('DRIVER_FAILED', message, { kind: written ? 'unknown' : 'unsent', cause: redacted(error) });
}

/** A reply that sends the command to another node, or says to come again: it proves that nothing ran. */
export function isRerouted(error: Error): boolean {
  return isReply(error) && /^(?:MOVED|ASK|TRYAGAIN)\b/.test(error.message);
}

/** ioredis gives its reply errors this name in every major, whatever their class is. */
export function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}
