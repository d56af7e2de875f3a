import { notSent } from '../driver/deadline.ts';
import { type Driver, DriverError, type Reply, type Script } from '../driver/driver.ts';
import { replyError } from '../driver/reply-error.ts';
import { invalidOption } from '../errors.ts';
import { byteString, replied, textOf } from './byte-string.ts';
import { commandNamed } from './commands.ts';
import { createExpiringMap } from './expiring-map.ts';
import { globMatcher } from './glob.ts';
import { createMapKeyspace, type Held } from './map-keyspace.ts';
import { createSweeper } from './sweeper.ts';
import { createTracking } from './tracking.ts';

/** Options of {@link memoryDriver}. */
export interface MemoryDriverOptions {
  /** Keys kept at most; above, those not used for longest are evicted. Default 100,000. */
  readonly maxKeys?: number;
  /** The clock, ms since 1970: for tests that move time. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Redis in this process: for development, tests and fallbacks, with no server and no dependency. Every pattern runs on
 * it; scripts run as their TypeScript models. One driver is one store: what shares the driver shares the data, which
 * other processes do not see and which ends with the process.
 *
 * Bulk strings that are ASCII come as text, all others as bytes. A command other than those the patterns send is
 * refused like a server refuses an unknown one.
 *
 * @throws `INVALID_OPTION`
 */
export function memoryDriver({ maxKeys = 100_000, now = () => Date.now() }: MemoryDriverOptions = {}): Driver {
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw invalidOption('maxKeys must be an integer above 0');
  const tracking = createTracking();
  const changed = (key: string): void => {
    tracking.changed(key);
    sweeper.wake();
  };
  const entries = createExpiringMap<Held>({ maxKeys, onRemoved: changed });
  const space = createMapKeyspace(entries, changed);
  const sweeper = createSweeper((limit) => {
    space.begin(now());
    return { expired: entries.sweep(limit), left: entries.size };
  });

  /** Commands run at once, one after the other, as on a server; only their answers are asynchronous. */
  const begin = (deadline: number | undefined): void => {
    if (deadline !== undefined && performance.now() > deadline) throw notSent();
    space.begin(now());
  };

  return {
    send: async ([name, ...args], deadline) => {
      const command = commandNamed(name, args.length);
      begin(deadline);
      return replied(command(space, ...args.map(byteString)));
    },

    run: async (script, keys, args, deadline) => {
      const model = modelOf(script);
      begin(deadline);
      return replied(ranBy(script, () => model(space, keys.map(byteString), args.map(byteString))));
    },

    scan: async function* (match, count = 500) {
      space.begin(now());
      const keys = space.keys(globMatcher(byteString(match)));
      const step = Math.max(count, 1);
      for (let from = 0; from < keys.length; from += step) {
        const page = keys.slice(from, from + step).filter((key) => entries.has(key));
        if (page.length > 0) yield page.map(textOf);
      }
    },

    track: tracking.track,

    close: async () => {
      sweeper.stop();
      tracking.close();
    },
  };
}

function modelOf(script: Script): Script['model'] {
  if (typeof script.model === 'function') return script.model;
  throw new DriverError('DRIVER_FAILED', `${script.name} has no model, which is what the memory driver runs`, {
    kind: 'unsent',
  });
}

/** A model that throws is what a script that stops with an error is on a server: some of it may have run. */
function ranBy(script: Script, run: () => Reply): Reply {
  try {
    return run();
  } catch (error) {
    throw error instanceof DriverError ? error : replyError(`ERR ${script.name} failed`, error);
  }
}
