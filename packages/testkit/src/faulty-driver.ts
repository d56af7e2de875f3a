import { type Arg, type Args, type Driver, DriverError, type Reply } from '@redis-patterns/core/driver';

/** One call that reached a {@link FaultyDriver}. */
export interface DriverCall {
  readonly by: 'send' | 'run';
  /** The command's or script's name, such as `get` or `cache/acquire`. */
  readonly name: string;
  /** The keys of a script; of a command what stands in their place, its first argument. */
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}

/** What goes wrong with one call. `run` makes the call; a fault that never runs it says the command was not sent. */
export type Fault = (run: () => Promise<Reply>) => Promise<Reply>;

/** It is executed, and the connection breaks before the reply: kind `unknown`. */
export const lostReply: Fault = async (run) => {
  await run();
  throw new DriverError('DRIVER_FAILED', 'the connection was lost before the reply', { kind: 'unknown' });
};

/** There is no connection: nothing is executed, kind `unsent`. */
export const unsent: Fault = async () => {
  throw new DriverError('DRIVER_FAILED', 'there is no connection', { kind: 'unsent' });
};

/** The client was closed: nothing is executed, kind `unsent`. */
export const closed: Fault = async () => {
  throw new DriverError('DRIVER_FAILED', 'the client is closed', { kind: 'unsent' });
};

/** The server says no, with a code such as `NOSCRIPT`, `OOM`, `READONLY`, `LOADING`; nothing is executed. */
export function refused(redisCode: string): Fault {
  return async () => {
    throw new DriverError('DRIVER_FAILED', `Redis refused the command with ${redisCode}`, { kind: 'reply', redisCode });
  };
}

/** It is executed at once, and the reply comes when `when` resolves: after a caller's deadline, for example. */
export function lateReply(when: Promise<unknown>): Fault {
  return async (run) => {
    const reply = await run();
    await when;
    return reply;
  };
}

/** It is executed only when `when` resolves: a frozen server, a slow link. */
export function heldBack(when: Promise<unknown>): Fault {
  return async (run) => {
    await when;
    return run();
  };
}

/** A driver whose calls fail on command. */
export interface FaultyDriver extends Driver {
  /**
   * From now on `fault` happens to the calls that `on` picks (default: every call), `times` times (default 1;
   * `Infinity` until {@link FaultyDriver.heal}). Faults are asked in the order in which they were injected; the first
   * that picks a call has it.
   */
  inject(fault: Fault, choice?: { readonly on?: (call: DriverCall) => boolean; readonly times?: number }): void;
  /** Removes all faults. */
  heal(): void;
  /** Every `send` and `run` so far, with or without a fault. */
  readonly calls: readonly DriverCall[];
}

/** Wraps a driver so that tests can make its calls fail: no network, no timing, the same each time. */
export function faultyDriver(driver: Driver): FaultyDriver {
  const calls: DriverCall[] = [];
  const faults: { fault: Fault; on: (call: DriverCall) => boolean; left: number }[] = [];

  const through = (call: DriverCall, run: () => Promise<Reply>): Promise<Reply> => {
    calls.push(call);
    const chosen = faults.find(({ on, left }) => left > 0 && on(call));
    if (chosen === undefined) return run();
    chosen.left--;
    return chosen.fault(run);
  };
  const named = ([name, key, ...args]: Args): DriverCall => ({
    by: 'send',
    name: name.toLowerCase(),
    keys: key === undefined ? [] : [key],
    args,
  });

  return {
    ...bound(driver),
    send: (args, deadline, readonly) => through(named(args), () => driver.send(args, deadline, readonly)),
    run: (script, keys, args, deadline, readonly) =>
      through({ by: 'run', name: script.name, keys, args }, () => driver.run(script, keys, args, deadline, readonly)),
    inject: (fault, { on = () => true, times = 1 } = {}) => void faults.push({ fault, on, left: times }),
    heal: () => void faults.splice(0),
    calls,
  };
}

/** The optional parts are there exactly when the driver has them: patterns look. */
export function bound(driver: Driver): Driver {
  return {
    send: driver.send.bind(driver),
    run: driver.run.bind(driver),
    scan: driver.scan.bind(driver),
    close: driver.close.bind(driver),
    ...(driver.track && { track: driver.track.bind(driver) }),
    ...(driver.nodeOf && { nodeOf: driver.nodeOf.bind(driver) }),
    ...(driver.atTurnsEnd && { atTurnsEnd: driver.atTurnsEnd.bind(driver) }),
    ...(driver.clustered !== undefined && { clustered: driver.clustered }),
    ...(driver.textOnly !== undefined && { textOnly: driver.textOnly }),
  };
}
