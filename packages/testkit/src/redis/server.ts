import { privateHost } from './hosts.ts';
import type { Log, ServerHost } from './server-host.ts';

/** How a private server differs from a plain one. */
export interface ServerOptions {
  /** Further arguments, such as `['--maxmemory', '1mb']`; they come last, so they win. */
  readonly args?: readonly string[];
  /** Runs as a Sentinel, which monitors nothing yet. */
  readonly sentinel?: boolean;
  /** Where it runs. Default: a process of this machine, if it can be. */
  readonly host?: ServerHost;
  /** Told what takes time: a server that has to be downloaded first. */
  readonly log?: Log;
}

/** A server of one's own, to be killed and frozen at will. It ends with the process that started it. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** What runs: `redis-server 7.0.15`. */
  readonly label: string;
  /** SIGKILL: gone at once, with its data. Resolves when it is. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): Promise<void>;
  /** SIGCONT after {@link RedisServer.freeze}: what came in meanwhile is answered. */
  thaw(): Promise<void>;
  /** Starts it again on the same port, empty; killed first when it runs. */
  restart(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of this machine: no persistence, nothing but what `args` say. As a plain process it
 * takes about 15 ms.
 *
 * @throws an Error that names the ways to get a server, when there is none
 */
export async function startServer({
  args = [],
  sentinel = false,
  log = () => {},
  host,
}: ServerOptions = {}): Promise<RedisServer> {
  const { run, label } = host ?? (await privateHost(log));
  const process = await run(args, sentinel);
  return {
    url: `redis://127.0.0.1:${process.port}`,
    port: process.port,
    label,
    kill: () => process.kill(),
    freeze: () => process.signal('STOP'),
    thaw: () => process.signal('CONT'),
    restart: async () => {
      await process.kill();
      await process.start();
    },
    stop: async () => {
      await process.kill();
      await process.remove();
    },
  };
}
