import type { Arg, Driver } from '@redis-patterns/core/driver';
import { bound } from '../faulty-driver.ts';

/** A clock for the limiter's scripts, µs since 2025. */
export interface Clock {
  us: number;
}

/** A driver on which the limiter's scripts read this clock, on real servers too. Keys live a minute longer then. */
export interface ClockedDriver extends Driver {
  readonly clock: Clock;
  /** The arguments of the last script that ran, without the clock. */
  readonly lastArgs: readonly Arg[];
}

/** Where each script takes its time from, as its text says. */
const PLACES: Readonly<Record<string, (args: readonly Arg[], us: number) => readonly Arg[]>> = {
  'rate-limit/bucket': ([unit = '', ceiling = '', top = '', want = 1, least = 1, tick = 1, speed = 1], us) => [
    ...[unit, ceiling, top],
    ...[want, least, tick, speed, us],
  ],
  'rate-limit/check': ([mode = '', , ...policies], us) => [mode, us, ...policies],
  'rate-limit/adjust': ([, ...policies], us) => [us, ...policies],
  'rate-limit/sliding-log': (args, us) => [...args.slice(0, 4), us],
  'rate-limit/concurrency': (args, us) => [...args.slice(0, 4), us],
};

/** 2026-01-01, somewhere within a second. */
const START_US = 31_536_000_000_000 + 123_457;

export function clockedDriver(driver: Driver, clock: Clock = { us: START_US }): ClockedDriver {
  let lastArgs: readonly Arg[] = [];
  return {
    ...bound(driver),
    run: (script, keys, args, deadline, readonly) => {
      lastArgs = args;
      const timed = PLACES[script.name]?.(args, clock.us) ?? args;
      return driver.run(script, keys, timed, deadline, readonly);
    },
    clock,
    get lastArgs() {
      return lastArgs;
    },
  };
}
