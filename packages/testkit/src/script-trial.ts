import { AssertionError } from 'node:assert';
import type { Arg, Driver, Reply, Script } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { observed } from './observed-script.ts';
import { assertAgree, outcomeOf } from './script-outcome.ts';

/** One run of a script. */
export interface ScriptRun {
  readonly script: Script;
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}

/** What a step may look at to say what it runs. */
export interface Trial {
  /** A key of this trial by a short name, such as `entry`. All keys of a trial share a slot. */
  key(name: string): string;
  /** The trial's time, whole µs since 1970: what a script gets as its injected time, in the unit it wants. */
  readonly nowUs: number;
  /** The same in whole ms. */
  readonly nowMs: number;
  /** The replies so far, latest last, strings as byte strings: for arguments that come from an earlier reply. */
  readonly replies: readonly Reply[];
  /** ms until the next key of the trial expires; undefined when none will. */
  readonly nextExpiryMs: number | undefined;
}

/** A step of a trial: a run of a script, or µs that pass. */
export type TrialStep = (trial: Trial) => ScriptRun | { readonly passUs: number };

/** Where the time of every trial begins: fixed, so that a failure comes back with its seed. */
const START_US = Date.UTC(2026, 0, 1) * 1_000 + 123_457;

/**
 * Takes the same steps in Lua on `server` and as models in memory, and compares them after each run.
 *
 * Time is the trial's own. Scripts are told it as their injected time; TTLs follow it since each run begins by giving
 * its keys the TTLs they have by now (observed-script.ts), so moving it an hour takes no hour.
 */
export async function runTrial(server: Driver, keyPrefix: string, steps: readonly TrialStep[]): Promise<void> {
  let nowUs = START_US;
  const memory = memoryDriver({ now: () => nowUs / 1_000 });
  const expiry = createExpiry(() => Math.floor(nowUs / 1_000));
  const replies: Reply[] = [];
  const story: string[] = [];

  const runBoth = async ({ script, keys, args }: ScriptRun): Promise<void> => {
    story.push(`${script.name}  keys ${keys.map(shown).join(' ')}  args ${args.map(shown).join(' ')}`);
    const call = [observed(script), keys, [...args, ...keys.map(expiry.leftMs)]] as const;
    const [lua, model] = await Promise.all([server.run(...call), memory.run(...call)]);
    const expected = outcomeOf(model, keys.length);
    assertAgree(outcomeOf(lua, keys.length), expected);
    replies.push(expected.reply);
    for (const [index, key] of keys.entries()) expiry.set(key, expected.states[index]?.ttlMs ?? -2);
  };

  const take = async (step: TrialStep): Promise<void> => {
    const nowMs = Math.floor(nowUs / 1_000);
    const key = (name: string): string => keyPrefix + name;
    const taken = step({ key, nowUs, nowMs, replies, nextExpiryMs: expiry.nextMs() });
    if (!('passUs' in taken)) return runBoth(taken);
    nowUs += taken.passUs;
    story.push(`${taken.passUs / 1_000} ms pass`);
  };

  try {
    for (const step of steps) await take(step);
  } catch (error) {
    throw error instanceof AssertionError ? withStory(error, story) : error;
  } finally {
    await Promise.all(expiry.keys().map((key) => server.send(['unlink', key])));
    await memory.close();
  }
}

/** When the keys of a trial expire, by the trial's clock. */
function createExpiry(nowMs: () => number): {
  /** ms, -1 for a key without a TTL or not seen yet, -2 for one whose TTL is over. */
  leftMs(key: Arg): number;
  nextMs(): number | undefined;
  set(key: Arg, ttlMs: number): void;
  /** Every key seen so far. */
  keys(): Arg[];
} {
  const expiresAt = new Map<Arg, number>();
  const seen = new Set<Arg>();
  return {
    leftMs: (key) => {
      seen.add(key);
      const at = expiresAt.get(key);
      return at === undefined ? -1 : at > nowMs() ? at - nowMs() : -2;
    },
    nextMs: () => [...expiresAt.values()].map((at) => at - nowMs()).sort((a, b) => a - b)[0],
    set: (key, ttlMs) => {
      if (ttlMs > 0) expiresAt.set(key, nowMs() + ttlMs);
      else expiresAt.delete(key);
    },
    keys: () => [...seen],
  };
}

/** Arguments are made up by the test, so they may be shown. */
function shown(arg: Arg): string {
  return JSON.stringify(typeof arg === 'object' ? Buffer.from(arg).toString('latin1') : arg);
}

function withStory(error: AssertionError, story: readonly string[]): Error {
  return new Error(`Lua (actual) and model (expected) differ after\n  ${story.join('\n  ')}\n${error.message}`, {
    cause: error,
  });
}
