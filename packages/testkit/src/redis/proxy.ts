import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './port.ts';

/**
 * What happens to what passes through:
 * - `pass`: nothing;
 * - `dropReply`: on each connection that is open now, requests reach the server, but its next reply is swallowed and the
 *   connection cut. New connections pass, so a client that sends again is seen to do so;
 * - `blackhole`: connections are accepted, and nothing is passed on or answered. Those that lost bytes to it are cut
 *   when it ends: no connection can go on after a gap.
 */
export type ProxyMode = 'pass' | 'dropReply' | 'blackhole';

/** A port in front of a server where connections fail on command, and always in the same way. */
export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  /** How many connections have been accepted so far. */
  readonly accepted: number;
  /** Applies from the next byte on. */
  set(mode: ProxyMode): void;
  /** Cuts all connections. */
  cut(): void;
  /** Cuts all connections and refuses new ones, as a server that is gone. */
  stop(): Promise<void>;
  /** Accepts connections again after {@link FaultProxy.stop}, on the same port. */
  listen(): Promise<void>;
}

/** One connection through the proxy. */
interface Line {
  mode: ProxyMode;
  /** Whether bytes of it are lost. */
  broken: boolean;
  cut(): void;
}

/** Starts a proxy in mode `pass` in front of a port of this machine. */
export async function startProxy(target: number): Promise<FaultProxy> {
  const port = await freePort();
  const lines = new Set<Line>();
  let mode: ProxyMode = 'pass';
  let accepted = 0;
  let server: Server | undefined;

  const cut = (): void => {
    for (const line of lines) line.cut();
  };
  const listen = async (): Promise<void> => {
    const accept = (client: Socket): void => {
      accepted++;
      const line = join(client, connect(target, '127.0.0.1'), () => lines.delete(line));
      line.mode = mode;
      lines.add(line);
    };
    server = createServer(accept).listen(port, '127.0.0.1');
    server.unref();
    await once(server, 'listening');
  };
  await listen();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get accepted() {
      return accepted;
    },
    set: (next) => {
      mode = next === 'dropReply' ? 'pass' : next;
      for (const line of lines) {
        line.mode = next;
        if (line.broken && next !== 'blackhole') line.cut();
      }
    },
    cut,
    stop: async () => {
      const closed = server?.listening ? once(server, 'close') : undefined;
      server?.close();
      cut();
      await closed;
    },
    listen,
  };
}

/** Passes bytes between two sockets as the line's mode says. When one end closes, so does the other. */
function join(client: Socket, upstream: Socket, onClose: () => void): Line {
  const cut = (): void => {
    client.destroy();
    upstream.destroy();
    onClose();
  };
  const line: Line = { mode: 'pass', broken: false, cut };
  for (const end of [client, upstream]) end.setNoDelay(true).on('error', cut).on('close', cut);
  client.on('data', (request) => {
    if (line.mode === 'blackhole') line.broken = true;
    else upstream.write(request);
  });
  upstream.on('data', (reply) => {
    if (line.mode === 'pass') client.write(reply);
    if (line.mode === 'dropReply') cut();
  });
  return line;
}
