import { createHash } from 'node:crypto';
import type { Reply } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './commit-session.lua.ts';
import { recordIn } from './record-model.ts';
import { joinRecord } from './record-text.ts';
import { serverMs, ttlOf } from './server-time.ts';
import { textOfTimes } from './times.ts';

/** What happens to one property of a session, and what must have been stored for it. */
export interface FieldOp {
  readonly kind: 'set' | 'delete' | 'keep';
  readonly property: string;
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
  /** The JSON of a device; left out: the one it has. */
  readonly device?: string | undefined;
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
  encode: ({ key, mode, idleMs, absolute, user, device = '', ops, clock }: CommitInput) => ({
    keys: [key],
    args: [
      mode.charAt(0),
      idleMs,
      absolute === null ? 0 : 'at' in absolute ? -absolute.at : absolute.afterMs,
      user === undefined ? '' : JSON.stringify(user),
      device,
      clock ?? '',
      ...ops.flatMap(({ kind, property, value = '', expected = '*' }) => [
        kind.charAt(0),
        JSON.stringify(property),
        value,
        expected,
      ]),
    ],
  }),
  decode: (reply: Reply): CommitOutput => {
    const [status, ...rest] = list(reply, 1).map(text);
    if (status === 'conflict') return { status, fields: rest.map((property) => JSON.parse(property) as string) };
    if (status === 'gone' || status === 'exists') return { status };
    const [now, deadline, userBefore] = rest;
    return { status: 'ok', now: int(now), deadline: int(deadline), userBefore: JSON.parse(userBefore ?? 'null') };
  },
  model,
});

function model(space: Keyspace, [key = '']: readonly string[], args: readonly string[]): Reply {
  const [mode, idle, absolute, user, device, clock, ...ops] = args;
  const old = recordIn(space, key);
  if (mode === 'u' && old === null) return ['gone'];
  if (mode === 'c' && space.ttlMs(key) !== -2) return ['exists'];
  const kept = mode === 'r' ? undefined : old?.text;
  const data = new Map(kept?.data);
  const clash = fours(ops).filter(([, name, , expected]) => expected !== '*' && sha(data.get(name)) !== expected);
  if (clash.length > 0) return ['conflict', ...clash.map(([, name]) => name)];
  for (const [kind, name, value] of fours(ops)) {
    if (kind === 's') data.set(name, value);
    if (kind === 'd') data.delete(name);
  }

  const now = serverMs(space, clock);
  const span = Number(absolute);
  const deadline = old === null ? (span > 0 ? now : 0) + Math.abs(span) : (old.times.absoluteAt ?? 0);
  const ttl = ttlOf(Number(idle), deadline, now);
  if (ttl <= 0) {
    space.remove(key);
    return ['gone'];
  }
  const createdAt = old?.times.createdAt ?? now;
  const times = textOfTimes({ createdAt, lastSeenAt: now, absoluteAt: deadline, idleMs: Number(idle) });
  const head = { times, user: user || (kept?.user ?? 'null'), device: device || (kept?.device ?? 'null') };
  space.set(key, joinRecord({ ...head, data }), ttl);
  return ['ok', String(now), String(deadline), old?.text.user ?? 'null'];
}

type Four = readonly [kind: string, name: string, value: string, expected: string];

function fours(ops: readonly string[]): Four[] {
  const all: Four[] = [];
  for (let i = 0; i < ops.length; i += 4) all.push(ops.slice(i, i + 4) as unknown as Four);
  return all;
}

/** SHA-1 of a byte string in hex, as `redis.sha1hex` gives it; `'-'` when there is none. */
function sha(stored: string | undefined): string {
  return stored === undefined ? '-' : createHash('sha1').update(stored, 'latin1').digest('hex');
}
