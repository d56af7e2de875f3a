import type { Args, Driver, Reply } from './driver.ts';

/** A command as a value with two ends: what goes to the wire, and what comes back from it. */
export interface Command<T> {
  /** `args[1]`, where there is one, is the key that routes the command in a cluster. */
  readonly args: Args;
  readonly decode: (reply: Reply) => T;
  /** True only where a replica may answer. */
  readonly readonly?: true;
}

/** Sends one command and decodes its reply. `deadline` is `performance.now()` time. */
export async function send<T>(driver: Driver, command: Command<T>, deadline?: number): Promise<T> {
  return command.decode(await driver.send(command.args, deadline, command.readonly));
}
