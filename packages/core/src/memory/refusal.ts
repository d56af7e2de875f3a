import type { DriverError } from '../driver/driver.ts';
import { replyError } from '../driver/reply-error.ts';

/** The error for what a server would answer with this code. */
export function refused(code: 'ERR' | 'WRONGTYPE', message: string): DriverError {
  const reply = `${code} ${message}`;
  return replyError(reply, new Error(reply));
}
