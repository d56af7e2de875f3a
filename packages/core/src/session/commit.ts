import type { Core } from './core.ts';
import { changes, type Expect } from './merge.ts';
import { dataOf, encodeFields, storedAs } from './record.ts';
import type { State } from './state.ts';
import { type Idle, isDue, survives, touch } from './touch.ts';
import { userOf } from './user-of.ts';
import { type Write, write } from './write.ts';

export type Committed =
  | { readonly status: 'saved' | 'unchanged'; readonly state: State }
  | { readonly status: 'gone' | 'revoked' | 'limit' | 'fixation' }
  | { readonly status: 'conflict'; readonly fields: string[] };

export interface CommitOptions {
  readonly idle?: Idle | undefined;
  readonly expect: Expect;
}

/** Writes what changed in the data of a session since it was read; nothing changed: a touch, when that is due. */
export async function commit(
  core: Core,
  state: State,
  data: object,
  { idle = { ms: state.idleMs }, expect }: CommitOptions,
  until: number,
): Promise<Committed> {
  const { settings, emit } = core;
  const { handle, key } = state;
  const base = state.stored.all();
  const fields = encodeFields(data, base, { key, ...settings });
  const user = userChange(core, state, data);
  const ops = changes(base, fields, expect);
  if (user === undefined && ops.every(({ kind }) => kind === 'keep')) {
    const touched = await touch(core, state, idle, until);
    if (touched.status === 'gone') return { status: 'gone' };
    return { status: 'unchanged', state: touched.status === 'touched' ? touched.state : state };
  }
  if (typeof user === 'string' && isFixation(core, state, user)) {
    emit('fixation', { handle, userId: user });
    if (settings.onFixation === 'refuse') return { status: 'fixation' };
  }
  const change: Write = { handle, mode: 'update', idleMs: idle.ms, absolute: knownEnd(state), ops, user };
  const checkDue = user === undefined && isDue(core, state, idle);
  const reply = await write(core, change, until);
  if (reply.status === 'gone') emit('stale-write', { handle });
  if (reply.status === 'conflict') return conflict(core, handle, reply.fields);
  if (reply.status !== 'ok') return { status: reply.status === 'exists' ? 'gone' : reply.status };
  const owner = reply.userBefore;
  if (checkDue && owner !== null && !(await survives(core, owner, handle, until))) return { status: 'gone' };
  const userId = user === undefined ? state.userId : user;
  return { status: 'saved', state: { ...state, ...written(reply, idle.ms), stored: storedAs(fields), userId } };
}

/** Whose the session becomes by this data; undefined: it stays whose it is. */
function userChange(core: Core, state: State, data: object): string | null | undefined {
  if (core.settings.user === undefined) return undefined;
  const user = userOf(core, data);
  return user === state.userId ? undefined : user;
}

/**
 * A login has to come with a new id: whoever planted the old one in the victim's browser (RFC 6265 8.4, "session
 * fixation") would share the session. An id that was just made is new (@fastify/session saves what it regenerates before
 * the application can set a user), and a base that names the user already is no login: there the index lagged behind.
 */
function isFixation({ settings }: Core, state: State, user: string): boolean {
  if (state.fresh) return false;
  const before = settings.user?.(dataOf(state.stored.all())) ?? null;
  return before === null || String(before) !== user;
}

function knownEnd({ absoluteAt }: State): Write['absolute'] {
  return absoluteAt === null ? null : { at: absoluteAt };
}

function conflict({ emit }: Core, handle: string, fields: string[]): Committed {
  emit('conflict', { handle, fields });
  return { status: 'conflict', fields };
}

/** What a write makes of the times of a session: seen now, with its whole time before it. */
export function written(
  { now, deadline }: { readonly now: number; readonly deadline: number },
  idleMs: number,
): Pick<State, 'idleMs' | 'lastSeenAt' | 'absoluteAt' | 'ageMs' | 'leftMs' | 'readAt'> {
  const absoluteAt = deadline === 0 ? null : deadline;
  const leftMs = absoluteAt === null ? idleMs : Math.min(idleMs, absoluteAt - now);
  return { idleMs, lastSeenAt: now, absoluteAt, ageMs: 0, leftMs, readAt: performance.now() };
}
