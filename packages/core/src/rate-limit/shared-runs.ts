import type { Driver, Script } from '../driver/driver.ts';
import { isSharded } from '../driver/shards.ts';
import { bucket } from './bucket.ts';
import { check } from './check.ts';
import { createRuns } from './start-run.ts';
import { join, type Run, takeLaterHalf } from './turn-runs.ts';

/*
 * Checks of one turn of the event loop that ask the same of their subjects are judged by one run of the script: it takes
 * the keys of many checks, and answers a line for each (script-lines.ts). Most of what a check costs client and server is
 * then paid once for all of them. docs/decisions/10-one-script-a-turn.md
 */

/** So many keys are in one run at the most: while it runs, the server does nothing else. */
const MOST_KEYS = 24;

/** The scripts that judge any number of checks in one run. */
const JUDGES: ReadonlySet<Script> = new Set<Script>([bucket, check]);

/**
 * The driver as one limiter uses it, whose checks all have one deadline: they share runs. Where keys may be on several
 * nodes each check stays alone.
 */
export function sharedRuns(driver: Driver): Driver {
  if (isSharded(driver)) return driver;
  const runs = createRuns(driver);
  const { atTurnsEnd = setImmediate } = driver;
  let waiting: Run[] = [];

  const startAll = (): void => {
    const ready = waiting;
    waiting = [];
    for (const run of ready) runs.start(run);
  };

  /** A lone check does not wait for the others of a turn: it leaves with its tick, as whatever the client sends. */
  const later = (start: () => void): void => {
    if (runs.pending) atTurnsEnd(start);
    else process.nextTick(start);
  };

  /** A server that has nothing to do gets half of it at once: it works while the client prepares the rest. */
  const startSome = (): void => {
    const rest = runs.pending ? [] : takeLaterHalf(waiting);
    startAll();
    waiting = rest;
    if (rest.length > 0) atTurnsEnd(startAll);
  };

  return {
    run: (script, keys, args, deadline, readonly) => {
      if (JUDGES.has(script)) {
        return new Promise((resolve, reject) => {
          if (waiting.length === 0) later(startSome);
          const most = isSharded(driver) ? 1 : Math.floor(MOST_KEYS / keys.length);
          join(waiting, { script, args, deadline, readonly }, { keys, resolve, reject }, most);
        });
      }
      startAll(); // the order of the calls stays
      return driver.run(script, keys, args, deadline, readonly);
    },
    send: (args, deadline, readonly) => {
      startAll();
      return driver.send(args, deadline, readonly);
    },
    scan: (match, count) => driver.scan(match, count),
    close: () => driver.close(),
  };
}
