import { type BreakerOptions, createBreaker } from '../driver/breaker.ts';
import { type Command, send } from '../driver/command.ts';
import { within } from '../driver/deadline.ts';
import type { Driver } from '../driver/driver.ts';
import { runScript, type TypedScript } from '../driver/script.ts';
import { createSharedDeadline } from '../driver/shared-deadline.ts';
import { createReads, type Reads } from './reads.ts';

/** The cache's way to Redis: every call under the deadline, and behind the breaker of the key's node. */
export interface Link {
  readonly driver: Driver;
  readonly read: Reads;
  /** `onLate` gets an answer that came after the deadline; `ms` stands for it where it is longer. @throws `DriverError` */
  send<T>(key: string, command: Command<T>, onLate?: (answer: T) => void, ms?: number): Promise<T>;
  /** The same for a script. @throws `DriverError` */
  run<Input, Output>(
    key: string,
    script: TypedScript<Input, Output>,
    input: Input,
    onLate?: (answer: Output) => void,
    ms?: number,
  ): Promise<Output>;
}

export interface LinkOptions {
  readonly driver: Driver;
  readonly deadlineMs: number;
  readonly breaker: BreakerOptions | undefined;
}

/** @throws `INVALID_OPTION` */
export function createLink({ driver, deadlineMs, breaker: options }: LinkOptions): Link {
  const breaker = createBreaker(options);
  const withinDeadline = createSharedDeadline(deadlineMs);
  const limited = <T>(ms: number | undefined, call: (deadline: number) => Promise<T>, onLate?: (answer: T) => void) =>
    ms === undefined || ms >= deadlineMs ? withinDeadline(call, onLate) : within(ms, call, onLate);
  return {
    driver,
    read: createReads(driver, breaker, withinDeadline),
    send: (key, command, onLate, ms) =>
      breaker.run(driver.nodeOf?.(key), () => limited(ms, (deadline) => send(driver, command, deadline), onLate)),
    run: (key, script, input, onLate, ms) =>
      breaker.run(driver.nodeOf?.(key), () =>
        limited(ms, (deadline) => runScript(driver, script, input, deadline), onLate),
      ),
  };
}
