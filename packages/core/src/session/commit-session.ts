import { createHash } from 'node:crypto';
import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './commit-session.lua.ts';
import { serverMs, ttlOf } from './server-time.ts';
import { TIMES, textOfTimes, timesOf } from './times.ts';

/** What happens to one field of a record, and what must have been stored there. */
export interface FieldOp {
  readonly kind: 'set' | 'delete' | 'keep';
  readonly field: string;
  readonly value?: string;
  /** SHA-1 of the stored value last seen, `'-'` for absent; left out: anything. */
  readonly expected?: string;
}

/** When a new session ends at the latest: after a span, or at a moment (server ms) carried over; null: never. */
export type Absolute = { readonly afterMs: number } | { readonly at: number } | null;

export interface CommitInput {
  readonly key: string;
  readonly mode: 'create' | 'update' | 'replace';
  readonly idleMs: number;
  /** Read for a record that is not there yet; a record keeps the deadline it has. */
  readonly absolute: Absolute;
  /** The user to write; null removes, undefined leaves. */
  readonly user?: string | null | undefined;
  readonly ops: readonly FieldOp[];
  /** Server ms, in tests. */
  readonly clock?: number;
}

export type CommitOutput =
  | { readonly status: 'ok'; readonly now: number; readonly deadline: number; readonly userBefore: string | null }
  | { readonly status: 'gone' | 'exists' }
  | { readonly status: 'conflict'; readonly fields: string[] };

/** Writes one session, or nothing of it. The only script that puts values into a record. */
export const commitSession: TypedScript<CommitInput, CommitOutput> = defineScript({
  name: 'session/commit-session',
  ...lua,
  encode: ({ key, mode, idleMs, absolute, user, ops, clock }: CommitInput) => ({
    keys: [key],
    args: [
      mode.charAt(0),
      idleMs,
      absolute === null ? 0 : 'at' in absolute ? -absolute.at : absolute.afterMs,
      user === undefined ? '=' : user === null ? '-' : `+${user}`,
      clock ?? '',
      ...ops.flatMap(({ kind, field, value = '', expected = '*' }) => [kind.charAt(0), field, value, expected]),
    ],
  }),
  decode: (reply: Reply): CommitOutput => {
    const [status, ...rest] = list(reply, 1).map(text);
    if (status === 'conflict') return { status, fields: rest };
    if (status === 'gone' || status === 'exists') return { status };
    const [now, deadline, userBefore] = rest;
    return { status: 'ok', now: int(now), deadline: int(deadline), userBefore: userBefore || null };
  },
  model,
});

function model(space: Keyspace, [key = '']: readonly string[], args: readonly string[]): Reply {
  const [mode, idle, absolute, user = '', clock, ...ops] = args;
  const old = space.read('hash', key);
  const times = timesOf(old?.get(TIMES));
  if (mode === 'u' && times === null) return ['gone'];
  if (mode === 'c' && space.ttlMs(key) !== -2) return ['exists'];
  const clash = fours(ops).filter(([, field, , expected]) => expected !== '*' && sha(old?.get(field)) !== expected);
  if (clash.length > 0) return ['conflict', ...clash.map(([, field]) => field)];

  const now = serverMs(space, clock);
  const span = Number(absolute);
  const deadline = times === null ? (span > 0 ? now : 0) + Math.abs(span) : (times.absoluteAt ?? 0);
  const ttl = ttlOf(Number(idle), deadline, now);
  const createdAt = times?.createdAt ?? now;
  const before = old?.get('~u') ?? '';
  if (ttl <= 0 || mode === 'r') space.remove(key);
  if (ttl <= 0) return ['gone'];
  space.edit('hash', key, (record) => {
    for (const [kind, field, value] of fours(ops)) {
      if (kind === 's') record.set(field, value);
      if (kind === 'd') record.delete(field);
    }
    record.set(TIMES, textOfTimes({ createdAt, lastSeenAt: now, absoluteAt: deadline, idleMs: Number(idle) }));
    if (user === '-') record.delete('~u');
    else if (user !== '=') record.set('~u', user.slice(1));
  });
  space.expire(key, ttl);
  return ['ok', String(now), String(deadline), before];
}

type Four = readonly [kind: string, field: string, value: string, expected: string];

function fours(ops: readonly string[]): Four[] {
  const all: Four[] = [];
  for (let i = 0; i < ops.length; i += 4) all.push(ops.slice(i, i + 4) as unknown as Four);
  return all;
}

/** SHA-1 of a byte string in hex, as `redis.sha1hex` gives it; `'-'` when there is none. */
function sha(stored: string | undefined): string {
  return stored === undefined ? '-' : createHash('sha1').update(stored, 'latin1').digest('hex');
}
