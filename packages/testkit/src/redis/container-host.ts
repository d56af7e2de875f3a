import { freePort } from './port.ts';
import { type ServerHost, type ServerProcess, serverArgs } from './server-host.ts';

const IMAGE = 'redis:8-alpine';
/** Servers that can run in the container at the same time. */
const PORTS = 40;

/** Runs a script of the shell in the container; its output. */
type Shell = (script: string, ...args: string[]) => Promise<string>;

/**
 * Servers as processes of one container (testcontainers), which its reaper removes when this process ends.
 *
 * The nodes of a cluster and the sentinels tell clients where the others are, and in containers of their own those
 * would be addresses that lead nowhere from outside. So all run in one, on ports published under the same number:
 * 127.0.0.1:port is the same server inside and outside. The engine must be one of this machine.
 */
export async function containerHost(): Promise<ServerHost> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const ports: number[] = [];
  while (ports.length < PORTS) ports.push(await freePort());
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
    .withEntrypoint(['sh', '-c', 'echo up; sleep 3600']) // an hour at the most, should nobody be left to end it
    .withWaitStrategy(Wait.forLogMessage('up'))
    .withAutoRemove(true)
    .start();
  if (!['localhost', '127.0.0.1', '::1'].includes(container.getHost())) {
    await container.stop();
    throw new Error('the Docker engine is not one of this machine');
  }

  const shell: Shell = async (script, ...args) => {
    const { exitCode, output } = await container.exec(['sh', '-c', script, 'sh', ...args]);
    if (exitCode !== 0) throw new Error(output);
    return output.trim();
  };
  const version = /v=(\S+)/.exec(await shell('redis-server --version'))?.[1];
  return {
    label: `redis-server ${version} in Docker`,
    run: async (args, sentinel) => {
      const port = ports.pop();
      if (port === undefined) throw new Error(`more than ${PORTS} servers in one container`);
      return run(shell, port, serverArgs({ port, bind: '*', folder: `/tmp/${port}`, sentinel, args }), () =>
        ports.push(port),
      );
    },
  };
}

/** Starts a server in folder $1, and prints its pid once it accepts connections. */
const START = `folder=$1; shift; mkdir -p "$folder"; touch "$folder/sentinel.conf"; : >"$folder/log"
{ sh -c 'echo $$ >"$0/pid"; exec redis-server "$@"' "$folder" "$@"; echo ENDED; } >"$folder/log" 2>&1 &
until grep -qE 'Ready to accept connections|Sentinel ID is|^ENDED' "$folder/log"; do sleep 0.01; done
if grep -q '^ENDED' "$folder/log"; then cat "$folder/log"; exit 1; fi
cat "$folder/pid"`;

async function run(shell: Shell, port: number, args: string[], onRemove: () => void): Promise<ServerProcess> {
  const folder = `/tmp/${port}`;
  const start = (): Promise<string> => shell(START, folder, ...args);
  let pid = await start();
  return {
    port,
    signal: async (name) => void (await shell('kill -s "$1" "$2"', name, pid)),
    kill: async () =>
      void (await shell('kill -s KILL "$1"; while kill -0 "$1"; do sleep 0.01; done 2>/dev/null; true', pid)),
    start: async () => {
      pid = await start();
    },
    remove: async () => {
      await shell('rm -rf "$1"', folder);
      onRemove();
    },
  };
}
