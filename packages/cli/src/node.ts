import { type Args, type Driver, DriverError, type Reply, within } from '@redis-patterns/core/driver';
import type { Link } from './facts.ts';
import { nameOf, Refused, refusalIn } from './refused.ts';

/** One server, as the tool speaks to it. */
export interface Node {
  /** `host:port`, without credentials. */
  readonly name: string;
  readonly link: Link;
  /**
   * Sends a command that reads.
   *
   * @throws {@link Refused} when the server will not run it, now or before: it is not sent twice
   * @throws `DriverError` when the connection is lost or silent
   */
  readonly ask: (...args: Args) => Promise<Reply>;
  /** Pages of keys, from a random place, or from the start for `whole`. */
  readonly pages: (count: number, whole: boolean) => AsyncIterable<readonly Reply[]>;
  /** Once it is lost. */
  readonly reconnect: () => Promise<void>;
  readonly close: () => void;
}

export interface NodeOptions {
  readonly name: string;
  readonly link: Link;
  readonly driver: Driver;
  /** How long a command may take, ms. */
  readonly timeoutMs: number;
  readonly pages: (ask: Node['ask'], count: number, whole: boolean) => AsyncIterable<readonly Reply[]>;
  readonly reconnect?: () => Promise<void>;
  readonly close?: () => void;
}

/** What a refusal is remembered by. INFO with its sections: before Redis 7.0 it takes one at a time. */
function memoryOf(args: Args): string {
  return args[0] === 'info' ? args.join(' ') : nameOf(args);
}

/** A node over a driver that reaches one server. */
export function createNode(options: NodeOptions): Node {
  const { name, link, driver, timeoutMs, pages, reconnect = async () => {}, close = () => {} } = options;
  const refused = new Map<string, Refused>();

  const ask = async (...args: Args): Promise<Reply> => {
    const memory = memoryOf(args);
    const before = refused.get(memory);
    if (before !== undefined) throw before;
    try {
      return await within(timeoutMs, (deadline) => driver.send(args, deadline));
    } catch (error) {
      const why = error instanceof DriverError ? refusalIn(error, args, false) : null;
      if (why === null) throw error;
      const refusal = new Refused(why);
      refused.set(memory, refusal);
      throw refusal;
    }
  };

  return { name, link, ask, pages: (count, whole) => pages(ask, count, whole), reconnect, close };
}

/** A node over any driver a program hands over: memory, or a client. Nothing is known about the way to it. */
export function driverNode(driver: Driver): Node {
  return createNode({
    name: 'driver',
    link: { kind: 'driver', host: '', tls: false, password: false },
    driver,
    timeoutMs: 10_000,
    pages: (_ask, count) => driver.scan('*', count),
  });
}
