import { DriverError } from './driver.ts';

const MEANING: Readonly<Record<string, string>> = {
  BUSY: 'a script of somebody is running too long (SCRIPT KILL ends it)',
  CLUSTERDOWN: 'the cluster is down or has unserved slots',
  CROSSSLOT: 'the keys are in several slots; give them a common hash tag',
  LOADING: 'the server is loading its data set',
  MASTERDOWN: 'the link to the primary is down',
  MISCONF: 'the server cannot save to disk and refuses writes',
  NOAUTH: 'the connection is not authenticated',
  NOPERM: "the user's ACL does not allow it",
  NOSCRIPT: 'the script is not loaded',
  OOM: 'the server is at its memory limit (maxmemory) and evicts nothing',
  READONLY: 'this is a replica, it takes no writes',
  TRYAGAIN: 'the slot is moving between nodes',
  WRONGTYPE: 'the key holds another kind of value; somebody else writes under this name',
};

/**
 * The error for a reply in which the server says no; for authors of drivers.
 *
 * The server's own words stay in `cause`: they may quote arguments, and a message of ours never does.
 */
export function replyError(message: string, cause: unknown): DriverError {
  const redisCode = /^-?([A-Z][A-Z0-9_]*)\b/.exec(message)?.[1] ?? 'ERR';
  const meaning = MEANING[redisCode];
  const said = meaning === undefined ? 'see cause' : meaning;
  return new DriverError('DRIVER_FAILED', `Redis refused the command with ${redisCode}: ${said}`, {
    kind: 'reply',
    redisCode,
    cause: redacted(cause),
  });
}

/** The client's own error, without the arguments that some clients put on it in clear. */
export function redacted(cause: unknown): unknown {
  if (typeof cause !== 'object' || cause === null) return cause;
  const { command } = cause as { command?: unknown };
  if (typeof command === 'object' && command !== null && 'args' in command) {
    const { name } = command as { name?: unknown };
    Object.assign(cause, { command: { name, args: '[redacted]' } });
  }
  return cause;
}
