import { invalidArgument } from '../errors.ts';
import { type Base, baseOf, stateBehind } from './base.ts';
import { type Committed, commit } from './commit.ts';
import { type Core, coreOf } from './core.ts';
import { create } from './create.ts';
import { destroy } from './destroy.ts';
import { allHandles } from './list.ts';
import { load } from './load.ts';
import { operation } from './operation.ts';
import { isLoaded, read } from './read.ts';
import { dataOf } from './record.ts';
import { regenerate } from './regenerate.ts';
import { isSessionId, newSessionId } from './session-id.ts';
import type { Sessions } from './sessions.ts';
import { leftOf, type State } from './state.ts';
import { cookieToStore, idleByCookie, isNewCookie, shownData } from './store-cookie.ts';
import { resultOf, type StoreResult } from './store-result.ts';
import { type Idle, isDue, type Touched, touch } from './touch.ts';

export interface StoredSession {
  /** The properties of the session, its `cookie` among them, with an `expires` that the record's TTL gives. */
  readonly data: Record<string, unknown>;
  readonly base: Base;
  /** ms until it ends. */
  readonly left: number;
}

export interface StoreWrite {
  /** `update`: of what `base` was read from. `create`: fails when there is a record. `replace`: whatever is there. */
  readonly mode: 'create' | 'update' | 'replace';
  /** ms; 0 or less ends the session. Default: what its cookie says, else the option `idle`. */
  readonly idle?: number;
  readonly device?: Record<string, string> | null;
}

export interface StoreRotation {
  /** What of the data moves along, the cookie always. Default all. */
  readonly keep?: true | readonly string[];
  /** Start the absolute timeout anew. */
  readonly renew?: boolean;
  /** The new id, where the framework makes it. */
  readonly newId?: string;
}

export interface Rotated extends StoredSession {
  readonly status: 'regenerated';
  readonly id: string;
}

export interface TouchOptions {
  /** Default: what the cookie says, else the setting. ms. */
  readonly idle?: number;
  readonly cookie?: unknown;
}

/**
 * Sessions for the adapter of a framework, which brings ids of its own and calls a store with whole objects: the base
 * of the three-way merge, which `createSessions` keeps inside its sessions, is in the adapter's hands here.
 *
 * Like all of `Sessions` it rejects with `DRIVER_FAILED`, `DRIVER_TIMEOUT`, `INVALID_ARGUMENT`, `SESSION_TOO_LARGE`.
 */
export interface StoreKit {
  read(id: string): Promise<StoredSession | null>;
  write(id: string, next: object, base: Base | undefined, options: StoreWrite): Promise<StoreResult>;
  /** Whether `touch` would have nothing to send: known at once, without asking. */
  isTouched(id: string, base: Base | undefined, options?: TouchOptions): boolean;
  /** Whether a touch would carry a cookie other than the one that is stored; false when that is not known. */
  hasNewCookie(id: string, base: Base | undefined, cookie: unknown): boolean;
  /** Marks as used, when that is due. With a `cookie`, it is written if it has changed. */
  touch(id: string, base: Base | undefined, options?: TouchOptions): Promise<StoreResult>;
  /** `regenerate`, for the same user: a new id, the old one dead. */
  rotate(id: string, live: object, base: Base | undefined, options?: StoreRotation): Promise<Rotated | StoreResult>;
  /** Every session that can be read, by its handle. */
  all(): AsyncIterable<{ readonly handle: string; readonly data: Record<string, unknown> }>;
}

export function storeKit(sessions: Sessions<object>): StoreKit {
  const core = coreOf(sessions);
  return { ...readerOf(core), ...writerOf(core), rotate: rotatorOf(core) };
}

/** Most touches: nothing is sent, and nothing published. */
const UNCHANGED: StoreResult = { status: 'unchanged' };

function readerOf(core: Core): Pick<StoreKit, 'read' | 'all'> {
  return {
    read: (id) =>
      operation(
        core,
        'load',
        (until) => load(core, id, until),
        (loaded) => ({ outcome: isLoaded(loaded) ? 'found' : 'absent' }),
      ).then((found) => (isLoaded(found) ? shown(id, found.data, found.state) : null)),
    all: async function* () {
      for await (const handles of allHandles(core)) {
        const until = performance.now() + core.settings.deadlineMs;
        const records = await Promise.all(handles.map((handle) => read(core, handle, until)));
        for (const found of records) {
          if (isLoaded(found)) yield { handle: found.state.handle, data: shownData(found.data, leftOf(found.state)) };
        }
      }
    },
  };
}

function writerOf(core: Core): Pick<StoreKit, 'write' | 'isTouched' | 'hasNewCookie' | 'touch'> {
  const end = async (id: string): Promise<StoreResult> => {
    await operation(
      core,
      'destroy',
      (until) => destroy(core, id, until),
      () => ({ outcome: 'destroyed' }),
    );
    return { status: 'destroyed' };
  };

  return {
    write: async (id, next, base, { mode, idle: asked, device = null }) => {
      checkId(id);
      const state = stateBehind(base, id);
      const cookie = cookieToStore(next, state);
      const idle = idleByCookie(core, cookie, asked);
      if (idle.ms <= 0) return end(id);
      const data = { ...next, ...(cookie && { cookie }) };
      if (mode === 'update' && state !== undefined) {
        const options = { idle, expect: core.settings.onConflict === 'detect' ? 'written' : 'nothing' } as const;
        return resultOf(
          id,
          await operation(core, 'commit', (until) => commit(core, state, data, options, until), told),
        );
      }
      const { absoluteMs } = core.settings;
      const absolute = absoluteMs === null ? null : { afterMs: absoluteMs };
      const record = { id, idleMs: idle.ms, absolute, device, mode: mode === 'create' ? mode : ('replace' as const) };
      return resultOf(id, await operation(core, 'create', (until) => create(core, record, data, until), told));
    },

    isTouched: (id, base, options = {}) => {
      const state = stateBehind(base, id);
      return state !== undefined && isRest(core, state, wishOf(core, state, options));
    },

    hasNewCookie: (id, base, cookie) => {
      const state = stateBehind(base, id);
      return state !== undefined && wishOf(core, state, { cookie }).isNew;
    },

    touch: async (id, base, options = {}) => {
      const state = stateBehind(base, id) ?? (await loadedState(core, id));
      if (state === undefined) return { status: 'gone' };
      const wish = wishOf(core, state, options);
      const { cookie, idle, isNew } = wish;
      if (idle.ms <= 0) return end(id);
      if (isRest(core, state, wish)) return UNCHANGED;
      const run = (until: number): Promise<Touched | Committed> =>
        isNew
          ? commit(core, state, { ...dataOf(state.stored.all()), cookie }, { idle, expect: 'nothing' }, until)
          : touch(core, state, idle, until);
      return resultOf(id, await operation(core, 'touch', run, told));
    },
  };
}

/** What a touch would write. */
interface TouchWish {
  readonly cookie: ReturnType<typeof cookieToStore>;
  readonly idle: Idle;
  readonly isNew: boolean;
}

function wishOf(core: Core, state: State, { idle: asked, cookie: live }: TouchOptions): TouchWish {
  const cookie = cookieToStore({ cookie: live }, state);
  return { cookie, idle: idleByCookie(core, cookie, asked), isNew: isNewCookie(cookie, state) };
}

/** Whether there is nothing to write, now. */
function isRest(core: Core, state: State, { idle, isNew }: TouchWish): boolean {
  return idle.ms > 0 && !isNew && !isDue(core, state, idle);
}

function rotatorOf(core: Core): StoreKit['rotate'] {
  return async (id, live, base, { keep = true, renew = false, newId = newSessionId() } = {}) => {
    checkId(newId);
    const state = stateBehind(base, id) ?? (await loadedState(core, id));
    if (state === undefined) return { status: 'gone' };
    const options = { id: newId, renew, keep: keep === true ? keep : [...keep, 'cookie'] };
    const cookie = cookieToStore(live, state);
    const data = { ...live, ...(cookie && { cookie }) };
    const run = (until: number): ReturnType<typeof regenerate> => regenerate(core, state, data, options, until);
    const result = await operation(core, 'regenerate', run, told);
    if (result.status !== 'regenerated') return { status: result.status };
    return { status: 'regenerated', id: newId, ...shown(newId, result.data, result.state) };
  };
}

function shown(id: string, data: Record<string, unknown>, state: State): StoredSession {
  const left = leftOf(state);
  return { data: shownData(data, left), base: baseOf(id, state), left };
}

async function loadedState(core: Core, id: string): Promise<State | undefined> {
  const found = await load(core, id, performance.now() + core.settings.deadlineMs);
  return isLoaded(found) ? found.state : undefined;
}

function checkId(id: string): void {
  if (!isSessionId(id)) throw invalidArgument('a session id must be text of 1 to 256 bytes');
}

function told({ status }: { readonly status: string }): { readonly outcome: string } {
  return { outcome: status };
}
