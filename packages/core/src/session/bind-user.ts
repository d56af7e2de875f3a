import type { Reply } from '../driver/driver.ts';
import { byScore, type Keyspace } from '../driver/keyspace.ts';
import { int, list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './bind-user.lua.ts';
import { serverMs } from './server-time.ts';

/**
 * How far the clocks of two nodes of a cluster may differ, ms: by so much a score lies above the deadline, so that the
 * index, on one node, never forgets a session that still lives on another.
 */
export const CLOCK_SLACK_MS = 60_000;

export interface BindInput {
  readonly key: string;
  readonly handle: string;
  /** The handle whose place it takes: a rotation. */
  readonly replaces?: string | undefined;
  /** The option `absolute`, always, so that the moment of binding can be read off the score. */
  readonly lifetimeMs: number;
  /** A deadline already known, server ms. */
  readonly deadline?: number | null;
  readonly max: number;
  readonly whenFull: 'refuse' | 'evict';
  /** Server ms, in tests. */
  readonly clock?: number;
}

export interface Member {
  readonly handle: string;
  readonly score: number;
}

export type BindOutput =
  | { readonly status: 'ok'; readonly now: number; readonly evicted: string[] }
  | { readonly status: 'full'; readonly now: number; readonly members: Member[] }
  | { readonly status: 'revoked' };

/** Enters a session in the index of its user. */
export const bindUser: TypedScript<BindInput, BindOutput> = defineScript({
  name: 'session/bind-user',
  ...lua,
  encode: ({ key, handle, replaces = '', lifetimeMs, deadline, max, whenFull, clock }: BindInput) => ({
    keys: [key],
    args: [handle, replaces, lifetimeMs, deadline ?? 0, max, whenFull, clock ?? ''],
  }),
  decode: (reply: Reply): BindOutput => {
    const [status, now, ...rest] = list(reply, 2).map(text);
    if (status === 'revoked') return { status };
    if (status === 'full') return { status, now: int(now), members: members(rest) };
    return { status: 'ok', now: int(now), evicted: rest };
  },
  model,
});

function members(items: readonly string[]): Member[] {
  return items.flatMap((handle, i) => (i % 2 === 0 ? [{ handle, score: int(items[i + 1]) }] : []));
}

function model(space: Keyspace, [key = '']: readonly string[], args: readonly string[]): Reply {
  const [handle = '', replaces = '', lifetime, known, max, whenFull, clock] = args;
  const now = serverMs(space, clock);
  const stamp = String(now);
  const all = forget(space, key, now);
  const mine = all.get(handle);
  const theirs = replaces === '' ? undefined : all.get(replaces);
  if ((mine ?? 1) < 0 || (replaces !== '' && (theirs ?? -1) < 0)) return ['revoked', stamp];
  const live = byScore(all).filter(([, score]) => score > 0);
  const over = live.length + (mine === undefined ? 1 : 0) - (theirs === undefined ? 0 : 1) - Number(max);
  if (over > 0 && whenFull === 'refuse') return ['full', stamp, ...live.flat().map(String)];

  const others = live.filter(([member]) => member !== handle && member !== replaces);
  const evicted = others.slice(0, Math.max(over, 0));
  const deadline = Math.max(Number(known), now + Number(lifetime)) + CLOCK_SLACK_MS;
  space.edit('sorted', key, (index) => {
    for (const [member, score] of evicted) index.set(member, -score);
    index.set(handle, deadline);
    index.delete(replaces);
  });
  space.expire(key, Math.max(deadline - now, space.ttlMs(key)));
  return ['ok', stamp, ...evicted.map(([member]) => member)];
}

/** Drops members whose deadline has passed, marked or not; what is left. */
function forget(space: Keyspace, key: string, now: number): ReadonlyMap<string, number> {
  const old = [...(space.read('sorted', key) ?? [])].filter(([, score]) => Math.abs(score) <= now);
  if (old.length > 0)
    space.edit('sorted', key, (index) => {
      for (const [member] of old) index.delete(member);
    });
  return space.read('sorted', key) ?? new Map();
}
