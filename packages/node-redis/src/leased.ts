import type { ClientLike, SendOptions, WireArg } from './client.ts';

/** Lends a connection to `run` until its promise settles. Where that fails, a sentinel may call it again. */
export type Lend = (run: (connection: ClientLike) => Promise<unknown>) => Promise<unknown>;

interface Waiting {
  readonly args: WireArg[];
  readonly options: SendOptions;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends through connections that are lent, as pools and sentinels do, one connection for all sends of a tick.
 *
 * Sent one by one, each would take a connection of its own (pool), or wait for the reply to the one before (sentinel).
 * And a sentinel sends again what failed while the connection was lost, though it may have run: here its second call
 * finds nothing to send. Failures are handed on to it all the same, since they make it look for the new primary.
 */
export function sendLeased(lend: Lend): (args: WireArg[], options: SendOptions) => Promise<unknown> {
  let tick: Waiting[] = [];

  const flush = (): void => {
    const waiting = tick;
    tick = [];
    const sendAll = (connection: ClientLike): Promise<unknown> =>
      Promise.all(
        waiting.splice(0).map(({ args, options, resolve, reject }) => {
          const reply = connection.sendCommand(args, options);
          reply.then(resolve, reject);
          return reply;
        }),
      );
    lend(sendAll).catch((error: Error) => {
      for (const { reject } of waiting) reject(error);
    });
  };
  return (args, options) =>
    new Promise((resolve, reject) => {
      if (tick.push({ args, options, resolve, reject }) === 1) process.nextTick(flush);
    });
}
