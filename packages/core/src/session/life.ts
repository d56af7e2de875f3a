import { type Duration, toMs } from '../duration.ts';
import { invalidArgument } from '../errors.ts';
import { commit } from './commit.ts';
import type { Core } from './core.ts';
import { create, type NewRecord } from './create.ts';
import { destroy } from './destroy.ts';
import { load } from './load.ts';
import { type Outcome, operation } from './operation.ts';
import { isLoaded } from './read.ts';
import { regenerate } from './regenerate.ts';
import type { Session } from './session.ts';
import { isSessionId, newSessionId } from './session-id.ts';
import type { Sessions } from './sessions.ts';
import { MAX_LIFE_MS } from './settings.ts';
import { refresh, type State, sessionOf, stateOf } from './state.ts';
import { touch } from './touch.ts';
import { update } from './update.ts';

type Life = 'create' | 'load' | 'commit' | 'update' | 'touch' | 'destroy' | 'regenerate';

/** The life of one session, from create to destroy. */
export function lifeOf<D extends object>(core: Core): Pick<Sessions<D>, Life> {
  const { settings } = core;
  const expect = settings.onConflict === 'detect' ? 'written' : 'nothing';

  return {
    create: async (data, { idle, absolute, device } = {}) => {
      const id = newSessionId();
      const record = { id, idleMs: idleOf(core, idle), absolute: endOf(core, absolute), device: device ?? null };
      const result = await operation(core, 'create', (until) => create(core, record, data, until), describe);
      if (result.status === 'created') return { status: 'created', session: sessionOf(id, data, result.state) };
      return { status: result.status === 'limit' ? 'limit' : 'revoked' };
    },

    load: async (id) => {
      const found = await operation(
        core,
        'load',
        (until) => load(core, id, until),
        (loaded) => (isLoaded(loaded) ? { outcome: 'found', stored: loaded.state.stored } : { outcome: 'absent' }),
      );
      return isLoaded(found) ? sessionOf(id, found.data as D, found.state) : null;
    },

    commit: async (session, { idle } = {}) => {
      const state = held(session);
      const options = { expect, ...(idle !== undefined && { idle: { ms: idleOf(core, idle) } }) } as const;
      const run = (until: number): ReturnType<typeof commit> => commit(core, state, session.data, options, until);
      const result = await operation(core, 'commit', run, describe);
      if (result.status === 'conflict') return { status: 'conflict', fields: result.fields };
      if ('state' in result) refresh(session, result.state);
      return { status: result.status };
    },

    update: async (id, change) => {
      const run = (): ReturnType<typeof update> => update(core, id, (data) => change(data as D));
      const result = await operation(core, 'update', run, describe);
      if (result.status !== 'saved') return { status: result.status };
      return { status: 'saved', session: sessionOf(id, result.data as D, result.state) };
    },

    touch: async (session) => {
      const state = held(session);
      const run = (until: number): ReturnType<typeof touch> => touch(core, state, { ms: state.idleMs }, until);
      const result = await operation(core, 'touch', run, describe);
      if (result.status === 'touched') refresh(session, result.state);
      return result.status;
    },

    destroy: (session) => {
      const id = typeof session === 'string' ? session : session?.id;
      if (!isSessionId(id)) return Promise.resolve(false);
      const run = (until: number): Promise<boolean> => destroy(core, id, until);
      return operation(core, 'destroy', run, (existed) => ({ outcome: existed ? 'destroyed' : 'absent' }));
    },

    regenerate: async (session, options = {}) => {
      const [state, id] = [held(session), newSessionId()];
      const run = (until: number): ReturnType<typeof regenerate> =>
        regenerate(core, state, session.data, { ...options, id }, until);
      const result = await operation(core, 'regenerate', run, describe);
      if (result.status !== 'regenerated') return { status: result.status };
      return { status: 'regenerated', session: sessionOf(id, result.data as D, result.state) };
    },
  };
}

/** What the trace shows of a result: its status, and the size of the session. */
function describe({ status, state }: { readonly status: string; readonly state?: State }): Outcome {
  return state === undefined ? { outcome: status } : { outcome: status, stored: state.stored };
}

function held(session: Session<never> | Session<object>): State {
  const state = stateOf(session);
  if (state === undefined) throw invalidArgument('this is not a session that create, load or regenerate gave');
  return state;
}

function idleOf({ settings }: Core, idle: Duration | undefined): number {
  return idle === undefined ? settings.idleMs : toMs(idle, { name: 'idle', min: 1_000, max: MAX_LIFE_MS });
}

function endOf({ settings }: Core, absolute: Duration | undefined): NewRecord['absolute'] {
  const { absoluteMs } = settings;
  if (absolute === undefined) return absoluteMs === null ? null : { afterMs: absoluteMs };
  return { afterMs: toMs(absolute, { name: 'absolute', max: absoluteMs ?? MAX_LIFE_MS }) };
}
