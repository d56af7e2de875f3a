import { type Command, send } from '../driver/command.ts';
import { within } from '../driver/deadline.ts';
import { type Driver, DriverError } from '../driver/driver.ts';
import { runScript, type TypedScript } from '../driver/script.ts';
import { createSharedDeadline } from '../driver/shared-deadline.ts';
import { createAvailability } from './availability.ts';
import type { Emit } from './events.ts';
import { createRecordReads, readOne, type Shown } from './record-reads.ts';

/**
 * How sessions talk to Redis: every call under the deadline of its operation (`until`, `performance.now()` time, the
 * same for all round trips of it) and past the breaker of its node.
 */
export interface Link {
  send<T>(key: string, command: Command<T>, until: number): Promise<T>;
  run<Input, Output>(key: string, script: TypedScript<Input, Output>, input: Input, until: number): Promise<Output>;
  /** Two commands on one key, in one round trip: run in this order, and others may come between them. */
  both<A, B>(key: string, commands: readonly [Command<A>, Command<B>], until: number): Promise<[A, B]>;
  /** A whole record, together with all that are read in this turn of the event loop. */
  read(key: string, until: number): Promise<Shown>;
}

export function createLink(driver: Driver, deadlineMs: number, emit: Emit): Link {
  const pass = createAvailability(driver, deadlineMs, emit);
  const withinDeadline = createSharedDeadline(deadlineMs);
  const readTogether = createRecordReads(driver, pass, withinDeadline);

  const ask = <T>(key: string, until: number, call: (deadline: number) => Promise<T>): Promise<T> => {
    const left = leftUntil(until);
    if (left <= 0) return Promise.reject(overdue());
    return pass.run(driver.nodeOf?.(key), () => (left < deadlineMs ? within(left, call) : withinDeadline(call)), key);
  };

  return {
    send: (key, command, until) => ask(key, until, (deadline) => send(driver, command, deadline)),
    run: (key, script, input, until) => ask(key, until, (deadline) => runScript(driver, script, input, deadline)),
    both: (key, [first, second], until) =>
      ask(key, until, async (deadline) => {
        const replies = await Promise.all([driver.send(first.args, deadline), driver.send(second.args, deadline)]);
        return [first.decode(replies[0]), second.decode(replies[1])];
      }),
    // Who has less time than the others does not wait with them.
    read: (key, until) =>
      leftUntil(until) < deadlineMs ? ask(key, until, (deadline) => readOne(driver, key, deadline)) : readTogether(key),
  };
}

/** ms, whole ones: what began a moment ago has all its time. */
function leftUntil(until: number): number {
  return Math.ceil(until - performance.now());
}

function overdue(): DriverError {
  return new DriverError('DRIVER_TIMEOUT', 'the deadline of a session operation passed between two of its calls', {
    kind: 'unsent',
  });
}
