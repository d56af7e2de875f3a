import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type Driver, DriverError } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { createSessions, type Session, type Sessions } from '@redis-patterns/core/session';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { faultyDriver } from '@redis-patterns/testkit';
import { startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';

/*
 * Several processes do to a few sessions whatever can be done, at once, and in every other round some calls fail, before
 * or after they ran. When they have come to rest, this must hold, whatever the order was:
 *  - what ended has ended: no id loads that was destroyed, rotated away or revoked, and where nobody changes users, no
 *    rotation that was under way carries a session past the end of all sessions of its user;
 *  - what was saved is there: a session that lives, however often its id changed, holds every write that was confirmed;
 *  - and without faults, whoever has a user can be ended: every live record of a user is in that user's index. (A login
 *    whose last look at the index failed leaves a record that nobody has the id of, until its time is over.)
 */

interface Data {
  readonly line: number;
  userId?: string;
  [write: string]: unknown;
}

/** A session through all its ids, as the fuzzer remembers it. */
interface Line {
  current: Session<Data> | undefined;
  readonly saved: Set<string>;
  readonly dead: Set<string>;
  /** All sessions of its user were ended, and it could not change users. */
  revoked: boolean;
}

/** What all operations of a round share. */
interface Round {
  readonly lines: readonly Line[];
  /** Whether sessions change users. */
  readonly switching: boolean;
  /** Whether calls fail. */
  readonly faulty: boolean;
}

const USERS = ['u1', 'u2'];
const FAULTS = 0.02;

export async function fuzz({ seconds }: Run): Promise<void> {
  const server = await startServer(); // of its own: each round looks at every key
  const end = performance.now() + seconds * 1_000;
  let rounds = 0;
  try {
    for (; performance.now() < end; rounds++) await round(server.url);
  } finally {
    await server.stop();
  }
  console.log(`session: ${rounds} rounds of 120 operations on 3 clients, nothing lost, nothing revived\n`);
}

async function round(url: string): Promise<void> {
  const clients = [1, 2, 3].map(() => new Redis(url));
  const keys = createKeys(`fuzz${randomBytes(6).toString('hex')}`);
  const [switching, faulty] = [Math.random() < 0.5, Math.random() < 0.5];
  const fleet = clients.map((client) => {
    const driver = ioredisDriver(client);
    return sessionsOn(faulty ? unreliable(driver) : driver, keys);
  });
  const calm = sessionsOn(ioredisDriver(clients[0] as Redis), keys);
  const lines: Line[] = await Promise.all([0, 1, 2, 3].map((line) => begin(calm, line)));
  const all: Round = { lines, switching, faulty };
  await Promise.all(
    Array.from({ length: 120 }, async (_, i) => {
      await turns(i / 4);
      await step(pick(fleet), pick(lines), all, `w${i}`).catch(expected);
    }),
  );
  await check(calm, all);
  if (!faulty) await checkIndexes(calm, keys, clients[0] as Redis, all);
  await calm.clear();
  for (const client of clients) client.disconnect();
}

function sessionsOn(driver: Driver, keys: Namespace): Sessions<Data> {
  return createSessions<Data>({ driver, keys, user: ({ userId }) => userId, touchEvery: 0, deadline: '30s' });
}

/** Now and then says no, before or after the call has run. */
function unreliable(driver: Driver): Driver {
  const faulty = faultyDriver(driver);
  const on = (): boolean => Math.random() < FAULTS;
  const refusal = (): never => {
    throw new DriverError('DRIVER_FAILED', 'a fault of the fuzzer', { kind: 'reply', redisCode: 'FUZZ' });
  };
  faulty.inject(async () => refusal(), { on, times: Number.POSITIVE_INFINITY });
  faulty.inject((run) => run().then(refusal), { on, times: Number.POSITIVE_INFINITY });
  return faulty;
}

async function begin(sessions: Sessions<Data>, line: number): Promise<Line> {
  const made = await sessions.create({ line, userId: pick(USERS) });
  assert(made.status === 'created');
  return { current: made.session, saved: new Set(), dead: new Set(), revoked: false };
}

async function step(sessions: Sessions<Data>, line: Line, all: Round, write: string): Promise<void> {
  const { current } = line;
  if (current === undefined) return;
  const mine = await sessions.load(current.id);
  if (mine === null) return;
  const dice = Math.random();
  if (dice < 0.6) {
    mine.data[write] = true;
    if ((await sessions.commit(mine)).status === 'saved') line.saved.add(write);
  } else if (dice < 0.8) {
    await rotate(sessions, line, mine, all);
  } else if (dice < 0.85) {
    await sessions.touch(mine);
  } else if (dice < 0.9) {
    const result = await sessions.update(mine.id, (data) => void Object.assign(data, { [write]: true }));
    if (result.status === 'saved') line.saved.add(write);
  } else if (dice < 0.93) {
    if (await sessions.destroy(mine)) line.dead.add(mine.id);
  } else {
    await revoke(sessions, pick(USERS), all);
  }
}

async function revoke(sessions: Sessions<Data>, user: string, { lines, switching }: Round): Promise<void> {
  const before = lines
    .filter(({ current }) => current?.userId === user)
    .map((line) => [line, line.current?.id] as const);
  await sessions.revokeAll(user);
  for (const [line, id] of before) {
    if (id !== undefined) line.dead.add(id);
    line.revoked ||= !switching;
  }
}

async function rotate(sessions: Sessions<Data>, line: Line, mine: Session<Data>, { switching }: Round): Promise<void> {
  const login = switching && Math.random() < 0.3;
  const result = await sessions.regenerate(mine, login ? { set: { userId: pick(USERS) } } : {});
  if (result.status !== 'regenerated') return;
  line.dead.add(mine.id);
  line.current = result.session;
}

async function check(sessions: Sessions<Data>, { lines }: Round): Promise<void> {
  for (const { current, saved, dead } of lines) {
    for (const id of dead) assert.equal(await sessions.load(id), null, 'a session that had ended is back');
    const live = current === undefined ? null : await sessions.load(current.id);
    if (live === null) continue;
    for (const write of saved) assert(live.data[write], 'a write that was confirmed is lost');
  }
}

async function checkIndexes(sessions: Sessions<Data>, keys: Namespace, client: Redis, { lines }: Round): Promise<void> {
  for await (const { handle, userId } of sessions.scan()) {
    const record = await client.get(keys.of('session', 'data', handle));
    const [, , , data]: [unknown, unknown, unknown, Partial<Data>] = JSON.parse(record ?? '[]');
    const line = lines[data?.line ?? -1];
    assert(line?.revoked !== true, 'a session that came past the end of all');
    if (userId === null) continue;
    const score = await client.zscore(keys.of('session', 'user', userId), handle);
    assert.notEqual(score, null, 'a live session that no index knows');
  }
}

/** What the faults of the fuzzer look like from outside. */
function expected(error: unknown): void {
  if (!(error instanceof DriverError) || error.redisCode !== 'FUZZ') throw error;
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => void setImmediate(resolve));
}
