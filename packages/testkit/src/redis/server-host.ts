/** Says what is going on: that a server has to be downloaded first, for example. */
export type Log = (text: string) => void;

/** A server process, wherever it runs: it listens on a port of 127.0.0.1. */
export interface ServerProcess {
  readonly port: number;
  /** SIGSTOP or SIGCONT. */
  signal(name: 'STOP' | 'CONT'): Promise<void>;
  /** SIGKILL; resolves when it is gone. Of no effect on one that is gone. */
  kill(): Promise<void>;
  /** Starts it again once it was killed: same port, same folder. */
  start(): Promise<void>;
  /** Removes what is left of it once it was killed. */
  remove(): Promise<void>;
}

/** Where server processes can be started. */
export interface ServerHost {
  /** What runs there: `redis-server 7.0.15`, `redis-server 8.2.1 in Docker`. */
  readonly label: string;
  /** Starts one on a free port; resolves when it accepts connections, rejects with its log when it ends before. */
  run(args: readonly string[], sentinel: boolean): Promise<ServerProcess>;
}

/** The arguments of a server without persistence, or of a Sentinel with an empty configuration in its folder. */
export function serverArgs({
  port,
  bind,
  folder,
  sentinel,
  args,
}: {
  readonly port: number;
  /** `127.0.0.1`, or `*` in a container, where connections come from outside. */
  readonly bind: string;
  readonly folder: string;
  readonly sentinel: boolean;
  readonly args: readonly string[];
}): string[] {
  // A Sentinel keeps what it learns in its configuration, so it needs a file.
  const kind = sentinel ? [`${folder}/sentinel.conf`, '--sentinel'] : ['--save', '', '--appendonly', 'no'];
  const place = ['--port', String(port), '--bind', bind, '--protected-mode', 'no', '--dir', folder];
  return [...kind, ...place, ...args];
}
