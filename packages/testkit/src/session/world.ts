import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import {
  createSessions,
  type Session,
  type SessionEvents,
  type SessionOptions,
  type Sessions,
} from '@redis-patterns/core/session';
import { type FaultyDriver, faultyDriver } from '../faulty-driver.ts';
import type { SuiteSetup } from '../suite-setup.ts';
import type { Raw } from './rewrite.ts';
import { shiftTime } from './shift-time.ts';

/** What the sessions of the suite hold. */
export interface Data {
  userId?: string | number;
  [property: string]: unknown;
}

/** What a contract of sessions is tried on: a driver that counts and can fail, and keys that no other test has. */
export interface World {
  readonly driver: FaultyDriver;
  readonly keys: Namespace;
  /** Sessions with these options; whose they are says `userId`. */
  sessions(options?: Partial<SessionOptions<Data>>): Sessions<Data>;
  /** Lets time pass: moves the store's clock where it can be moved, else the keys of this world into the past. */
  pass(ms: number): Promise<void>;
  /** A driver on a client of its own, on the same store. */
  another(): Promise<Driver>;
  /** A plain command, past all faults. */
  readonly raw: Raw;
  recordKey(session: { readonly handle: string }): string;
  indexKey(user: string): string;
  /** Every key of this world that there is, in order. */
  keysOf(): Promise<string[]>;
}

/** Registers a contract: its name is a sentence, and it gets a world of its own. */
export type Contract = (name: string, hold: (world: World) => Promise<void>) => void;

export function contracts({ test, createDriver, advance }: SuiteSetup): Contract {
  let shared: Promise<Driver> | undefined;
  return (name, hold) =>
    test(name, async () => {
      shared ??= createDriver();
      await hold(worldOn(await shared, createDriver, advance));
    });
}

function worldOn(store: Driver, another: () => Promise<Driver>, advance: SuiteSetup['advance']): World {
  const keys = createKeys(`t${randomBytes(8).toString('hex')}`);
  const driver = faultyDriver(store);
  const others = new Set<string>();
  /** No SCAN: the store may hold the keys of a thousand other tests. */
  const touched = (): string[] => {
    const called = driver.calls.flatMap(({ keys: used }) => used.map(String));
    return [...new Set([...called, ...others])].filter((key) => key.startsWith(`${keys.app}:`) && !key.endsWith('*'));
  };
  return {
    driver,
    keys,
    another,
    sessions: (options) => {
      const user = options?.absolute === false ? {} : { user: ({ userId }: Data) => userId };
      // Generous, for machines under load; tests of the deadline set their own.
      return createSessions<Data>({ driver, keys, ...user, deadline: '10s', ...options });
    },
    pass: advance ?? ((ms) => shiftTime(store, touched(), ms)),
    raw: (...args) => {
      others.add(String(args[1]));
      return store.send(args);
    },
    recordKey: ({ handle }) => keys.of('session', 'data', handle),
    indexKey: (user) => keys.of('session', 'user', user),
    keysOf: async () => {
      const all = touched().sort();
      const there = await Promise.all(all.map((key) => store.send(['exists', key])));
      return all.filter((_, i) => there[i] === 1);
    },
  };
}

/** A new session, where nothing should keep it from being made. */
export async function created(
  sessions: Sessions<Data>,
  data: Data = {},
  options?: Parameters<Sessions<Data>['create']>[1],
): Promise<Session<Data>> {
  const result = await sessions.create(data, options);
  assert(result.status === 'created', `create: ${result.status}`);
  return result.session;
}

/** The session of an id, where there should be one. */
export async function loaded(sessions: Sessions<Data>, { id }: { readonly id: string }): Promise<Session<Data>> {
  const session = await sessions.load(id);
  assert(session !== null, 'there is no such session');
  return session;
}

/** The same session in the hands of another request. */
export function requests(
  sessions: Sessions<Data>,
  session: { readonly id: string },
  count: number,
): Promise<Session<Data>[]> {
  return Promise.all(Array.from({ length: count }, () => loaded(sessions, session)));
}

export function handlesOf(sessions: readonly { readonly handle: string }[]): string[] {
  return sessions.map(({ handle }) => handle);
}

/** Collects the details of an event from now on. */
export function heard<E extends keyof SessionEvents>(sessions: Sessions<Data>, event: E): SessionEvents[E][] {
  const all: SessionEvents[E][] = [];
  sessions.on(event, (detail) => void all.push(detail));
  return all;
}

/** Asserts that a call is refused with a code. */
export async function refusedWith(code: string, call: () => Promise<unknown>): Promise<void> {
  await assert.rejects(
    call,
    (error: { code?: unknown }) => error.code === code || assert.fail(`code ${String(error.code)}`),
  );
}
