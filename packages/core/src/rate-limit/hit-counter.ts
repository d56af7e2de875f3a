import { send } from '../driver/command.ts';
import { unlink } from '../driver/commands.ts';
import { runScript } from '../driver/script.ts';
import type { Namespace } from '../keys/keys.ts';
import { createGuard, type GuardOptions } from './guard.ts';
import { type HitsOutput, hits } from './hits.ts';
import { checkName } from './rule-book.ts';
import { stateKeys } from './subject.ts';

export interface HitCounterOptions extends GuardOptions {
  readonly keys: Namespace;
  /** Part of the key: `{app}:rate:{policy}~hits:{subject}`. */
  readonly policy: string;
}

/** How one window counts. */
export interface HitWindow {
  /** ms, at least 1. */
  readonly windowMs: number;
  /** Only matters where hits beyond it change the window. */
  readonly max?: number;
  /** What a hit beyond `max` does to the end of the window: nothing (default), or it begins again, or doubles. */
  readonly beyond?: 'keep' | 'restart' | 'double';
}

/**
 * Hits in windows that begin with the first one: what other limiters ask of their stores. It counts and nothing more;
 * refused hits count like others, as those limiters have it. For limits of our own take `createLimiter`.
 */
export interface HitCounter {
  /** Counts one hit. @throws `INVALID_ARGUMENT`, `DRIVER_FAILED`, `DRIVER_TIMEOUT` */
  hit(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Looks without counting. @throws as `hit` does */
  read(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Takes one hit back, never below none. @throws as `hit` does */
  takeBack(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Forgets a subject. @throws as `hit` does */
  reset(subject: string): Promise<void>;
  /** Forgets every subject of the policy, page by page. @throws as `hit` does */
  resetAll(): Promise<void>;
  /** The counter of a part, such as a route, whose subjects are others. */
  part(name: string): HitCounter;
  /** What every key of the counter begins with. */
  readonly prefix: string;
}

/** @throws `INVALID_OPTION` */
export function createHitCounter(options: HitCounterOptions): HitCounter {
  const { driver, keys, policy } = options;
  checkName(policy);
  const guard = createGuard(options);
  const states = stateKeys(keys, false);

  const counter = (entity: string, idOf: (subject: string) => string): HitCounter => {
    const keyOf = (subject: string): string => states.of(entity, subject === '' ? subject : idOf(subject), undefined);

    const run = (subject: string, delta: 1 | 0 | -1, window: HitWindow): Promise<HitsOutput> => {
      const key = keyOf(subject);
      const { max = Number.MAX_SAFE_INTEGER, beyond = 'keep' } = window;
      const windowMs = Math.max(Math.trunc(window.windowMs), 1);
      return guard.ask(key, (deadline) => runScript(driver, hits, { key, windowMs, delta, max, beyond }, deadline));
    };

    const remove = async (key: string): Promise<void> => {
      await guard.ask(key, (deadline) => send(driver, unlink(key), deadline));
    };

    return {
      hit: async (subject, window) => run(subject, 1, window),
      read: async (subject, window) => run(subject, 0, window),
      takeBack: async (subject, window) => run(subject, -1, window),
      reset: async (subject) => remove(keyOf(subject)),
      resetAll: async () => {
        for await (const page of driver.scan(keys.pattern({ domain: 'rate', entity })))
          await Promise.all(page.map(remove));
      },
      part: (name) => counter(`${policy}~hits.part`, (subject) => `${name.replaceAll('|', '/')}|${subject}`),
      prefix: keys.pattern({ domain: 'rate', entity }).slice(0, -1),
    };
  };

  return counter(`${policy}~hits`, (subject) => subject);
}
