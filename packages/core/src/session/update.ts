import { commit } from './commit.ts';
import type { Core } from './core.ts';
import { load } from './load.ts';
import { pause } from './pause.ts';
import { isLoaded } from './read.ts';
import type { State } from './state.ts';

const TRIES = 5;
const MIN_WAIT_MS = 5;
const MAX_WAIT_MS = 50;
const MAX_LINE_MS = 250;

export type Updated =
  | { readonly status: 'saved'; readonly state: State; readonly data: Record<string, unknown> }
  | { readonly status: 'gone' | 'conflict' | 'revoked' | 'limit' | 'fixation' };

/**
 * Read, change, write, and all of it anew when any property that was read has changed meanwhile: optimistic locking of
 * the whole record. The deadline counts the time of Redis, not that of `change`, which is the application's own.
 *
 * A second try would meet the other losers of the first again, so those of this process stand in line for it. Whoever
 * loses after that lost to another process, and waits for a random while.
 */
export async function update(
  core: Core,
  id: string,
  change: (data: Record<string, unknown>) => void | Promise<void>,
): Promise<Updated> {
  const spend = budget(core.settings.deadlineMs);
  const attempt = async (): Promise<Updated> => {
    const found = await spend((until) => load(core, id, until));
    if (!isLoaded(found)) return { status: 'gone' };
    const { state, data } = found;
    await change(data);
    const result = await spend((until) => commit(core, state, data, { expect: 'all' }, until));
    if (result.status === 'saved' || result.status === 'unchanged')
      return { status: 'saved', state: result.state, data };
    return { status: result.status };
  };

  let result = await attempt();
  for (let tries = 2; result.status === 'conflict' && tries <= TRIES; tries++) {
    if (tries > 2) await pause(MIN_WAIT_MS + Math.random() * (MAX_WAIT_MS - MIN_WAIT_MS));
    result = await inLine(core, id, attempt);
  }
  return result;
}

const lines = new WeakMap<Core, Map<string, Promise<unknown>>>();

/** Runs calls for one session one after the other, though none waits for ever: `change` may call `update` itself. */
async function inLine<T>(core: Core, id: string, call: () => Promise<T>): Promise<T> {
  const line = lines.get(core) ?? new Map<string, Promise<unknown>>();
  lines.set(core, line);
  const before = line.get(id);
  const running = (before === undefined ? Promise.resolve() : Promise.race([before, pause(MAX_LINE_MS)])).then(call);
  const ended = running.catch(() => {});
  line.set(id, ended);
  await ended;
  if (line.get(id) === ended) line.delete(id);
  return running;
}

/** Runs calls one after another under one sum of time. */
function budget(ms: number): <T>(call: (until: number) => Promise<T>) => Promise<T> {
  let left = ms;
  return async (call) => {
    const start = performance.now();
    try {
      return await call(start + left);
    } finally {
      left -= performance.now() - start;
    }
  };
}
