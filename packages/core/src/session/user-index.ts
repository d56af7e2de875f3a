import { zrem, zscore } from '../driver/commands.ts';
import { bindUser, CLOCK_SLACK_MS, type Member } from './bind-user.ts';
import type { Core } from './core.ts';
import { readHead } from './record-head.ts';
import { endMarked, revokeSessions } from './revoke.ts';
import { timesOf } from './times.ts';

/*
 * The index of a user: which sessions are theirs. It may hold more than the live sessions (a member without a record
 * is harmless) and never less, so a login enters the index first and writes its record second. The price: members whose
 * record has ended fill it up, and so does a login that has not come to its record yet. Only a member bound more than
 * a minute ago is pruned for having none, because a younger one may be such a login.
 */

const YOUNG_MS = 60_000;
const ROUNDS = 3;

export interface Binding {
  readonly user: string;
  readonly handle: string;
  /** The handle whose place it takes: a rotation, which never grows the index and is never refused for room. */
  readonly replaces?: string | undefined;
  readonly deadline?: number | null | undefined;
}

/** Enters a session in the index of its user, and makes room there when it is full. */
export async function bind(core: Core, binding: Binding, until: number): Promise<'ok' | 'limit' | 'revoked'> {
  const { evict } = core.settings;
  for (let round = 1; ; round++) {
    const whenFull = round > ROUNDS && evict !== 'reject' ? 'evict' : 'refuse';
    const reply = await core.run(keyOf(core, binding), bindUser, inputOf(core, binding, whenFull), until);
    if (reply.status === 'revoked') return 'revoked';
    if (reply.status === 'ok') {
      if (reply.evicted.length > 0) await evicted(core, binding.user, reply.evicted, until);
      return 'ok';
    }
    if (await pruned(core, binding, reply, until)) continue;
    if (evict === 'reject') return 'limit';
    await revokeVictims(core, binding, reply, until);
  }
}

function keyOf({ settings }: Core, { user }: Binding): string {
  return settings.indexKey(user);
}

const SWAP_MAX = 1_000;

function inputOf(core: Core, binding: Binding, whenFull: 'refuse' | 'evict'): Parameters<typeof bindUser.encode>[0] {
  const { handle, replaces, deadline = null } = binding;
  const max = replaces === undefined ? core.settings.maxPerUser : SWAP_MAX;
  return { key: keyOf(core, binding), handle, replaces, lifetimeMs: lifetimeOf(core), deadline, max, whenFull };
}

/** The option `absolute`: `user` is not given without it. */
function lifetimeOf({ settings }: Core): number {
  return settings.absoluteMs ?? 0;
}

interface Full {
  readonly now: number;
  readonly members: readonly Member[];
}

/** Removes members whose session has ended; whether there were any. */
async function pruned(core: Core, binding: Binding, { now, members }: Full, until: number): Promise<boolean> {
  const settled = members.filter(({ score }) => Math.abs(now - boundAt(core, score)) > YOUNG_MS);
  const seen = await lastSeen(core, settled, until);
  const ended = settled.filter((_, i) => seen[i] === null).map(({ handle }) => handle);
  if (ended.length > 0) await core.send(keyOf(core, binding), zrem(keyOf(core, binding), ...ended), until);
  return ended.length > 0;
}

function boundAt(core: Core, score: number): number {
  return score - lifetimeOf(core) - CLOCK_SLACK_MS;
}

function lastSeen({ send, settings }: Core, members: readonly Member[], until: number): Promise<(number | null)[]> {
  return Promise.all(
    members.map(async ({ handle }) => {
      const key = settings.recordKey(handle);
      const head = await send(key, readHead(key), until);
      return head === null ? null : (timesOf(head[0])?.lastSeenAt ?? 0);
    }),
  );
}

/** As many as are too many, in the order of the option `evict`. The reply's order is that of their deadlines. */
async function revokeVictims(core: Core, binding: Binding, { members }: Full, until: number): Promise<void> {
  const { evict, maxPerUser } = core.settings;
  let order = members;
  if (evict === 'least-recent') {
    const seen = await lastSeen(core, members, until);
    const ranked = members.map((member, i) => ({ member, seen: seen[i] ?? Number.POSITIVE_INFINITY }));
    order = ranked.sort((a, b) => a.seen - b.seen).map(({ member }) => member);
  }
  const others = order.map(({ handle }) => handle).filter((handle) => handle !== binding.handle);
  const victims = others.slice(0, others.length + 1 - maxPerUser);
  await revokeSessions(core, binding.user, { which: 'only', handles: victims }, until);
  core.emit('evicted', { handles: victims, userId: binding.user });
}

async function evicted(core: Core, user: string, handles: string[], until: number): Promise<void> {
  await endMarked(core, user, handles, until);
  core.emit('evicted', { handles, userId: user });
}

/** Whether a session is in the index of its user and not marked as revoked. */
export async function isBound(core: Core, user: string, handle: string, until: number): Promise<boolean> {
  const key = core.settings.indexKey(user);
  const score = await core.send(key, zscore(key, handle), until);
  return score !== null && score > 0;
}

export async function unbind(core: Core, user: string, handle: string, until: number): Promise<void> {
  const key = core.settings.indexKey(user);
  await core.send(key, zrem(key, handle), until);
}
