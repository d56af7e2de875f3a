import { type Absolute, type CommitInput, commitSession, type FieldOp } from './commit-session.ts';
import type { Core } from './core.ts';
import { readHead } from './record-head.ts';
import { endSession } from './take-session.ts';
import { bind, isBound, unbind } from './user-index.ts';

/** One write of a record, and what it does to the index of its user. */
export interface Write {
  readonly handle: string;
  readonly mode: CommitInput['mode'];
  readonly idleMs: number;
  readonly absolute: Absolute;
  readonly ops: readonly FieldOp[];
  /** The JSON of its device, of a new record. */
  readonly device?: string | undefined;
  /** Whose it becomes; null: nobody's any more; undefined: as it is. */
  readonly user: string | null | undefined;
  /** A rotation: the handle whose place in the index it takes. */
  readonly replaces?: string | undefined;
}

export type Written =
  | { readonly status: 'ok'; readonly now: number; readonly deadline: number; readonly userBefore: string | null }
  | { readonly status: 'gone' | 'exists' | 'limit' | 'revoked' }
  | { readonly status: 'conflict'; readonly fields: string[] };

/**
 * The order of every login, and why: (1) into the index, (2) the record, (3) is it still in the index, unmarked?
 * Whoever revokes between (1) and (2) finds the member and marks it, which (3) sees; whoever revokes after (2) finds
 * the record. Without (3), a login that had bound before "log out everywhere" and wrote its record after it would
 * survive; with the record first, one that nobody can find would.
 */
export async function write(core: Core, change: Write, until: number): Promise<Written> {
  const { handle, user, replaces, absolute } = change;
  if (typeof user === 'string') {
    const deadline = absolute !== null && 'at' in absolute ? absolute.at : null;
    const bound = await bind(core, { user, handle, replaces, deadline }, until);
    if (bound !== 'ok') return { status: bound };
  }
  return writeBound(core, change, until);
}

/** The same for a session that is in the index of its user already, if it has one. */
export async function writeBound(core: Core, change: Write, until: number): Promise<Written> {
  const { handle, user, mode, idleMs, absolute, device, ops } = change;
  const key = core.settings.recordKey(handle);
  const reply = await core.run(key, commitSession, { key, mode, idleMs, absolute, user, device, ops }, until);
  if (reply.status !== 'ok') {
    if (typeof user === 'string') await takeBack(core, user, handle, until);
    return reply;
  }
  const { userBefore } = reply;
  const moved = user !== undefined && userBefore !== null && userBefore !== user;
  const [stands] = await Promise.all([
    typeof user !== 'string' || isBound(core, user, handle, until),
    moved && unbind(core, userBefore, handle, until),
  ]);
  if (stands) return reply;
  await end(core, user as string, handle, until);
  return { status: 'revoked' };
}

/** After a write that did not happen: out of the index again, unless a parallel login made the session that user's. */
async function takeBack(core: Core, user: string, handle: string, until: number): Promise<void> {
  const key = core.settings.recordKey(handle);
  const [, owner] = (await core.send(key, readHead(key), until)) ?? [];
  if (owner !== user) await unbind(core, user, handle, until);
}

/** Ends a session that was revoked while it was being written. */
async function end(core: Core, user: string, handle: string, until: number): Promise<void> {
  const key = core.settings.recordKey(handle);
  await core.run(key, endSession, key, until);
  await unbind(core, user, handle, until);
}
