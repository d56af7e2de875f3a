import { invalidArgument } from '../errors.ts';
import type { Core } from './core.ts';

const MAX_LENGTH = 256;

/** Whose session this data makes it, by the option `user`; null: nobody's. @throws `INVALID_ARGUMENT` */
export function userOf({ settings }: Core, data: object): string | null {
  const user = settings.user?.(data);
  return user === undefined || user === null ? null : userId(user);
}

/** A user id as text. @throws `INVALID_ARGUMENT` */
export function userId(user: unknown): string {
  const text = typeof user === 'number' && Number.isFinite(user) ? String(user) : user;
  if (typeof text === 'string' && text !== '' && text.length <= MAX_LENGTH && text.isWellFormed()) return text;
  throw invalidArgument(`a user id must be text of 1 to ${MAX_LENGTH} characters or a finite number`);
}
