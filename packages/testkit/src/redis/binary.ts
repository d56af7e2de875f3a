import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { unpackFromApt } from './apt.ts';
import type { Log } from './server-host.ts';

/** A Redis or Valkey server that runs on this machine. */
export interface Binary {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its name and version, such as `redis-server 7.0.15`. */
  readonly label: string;
}

const run = promisify(execFile);

/** The binary that `$REDIS_SERVER` names, else `redis-server` or `valkey-server` on PATH. */
export async function installedBinary(): Promise<Binary | undefined> {
  const { REDIS_SERVER: chosen } = process.env;
  for (const command of chosen ? [chosen] : ['redis-server', 'valkey-server']) {
    const binary = await tried(command, process.env);
    if (binary !== undefined) return binary;
  }
  if (chosen) throw new Error(`REDIS_SERVER names ${chosen}, which does not run`);
  return undefined;
}

/** A binary that apt-get downloads; undefined where that cannot be. */
export async function downloadedBinary(log: Log): Promise<Binary | undefined> {
  const unpacked = await unpackFromApt(log, { name: 'redis-server', path: 'usr/bin/redis-server' });
  return unpacked && tried(unpacked.command, { ...process.env, LD_LIBRARY_PATH: unpacked.libraries });
}

async function tried(command: string, env: NodeJS.ProcessEnv): Promise<Binary | undefined> {
  try {
    // Redis server v=7.0.15 sha=… | Valkey server v=9.1.2 sha=…
    const { stdout } = await run(command, ['--version'], { env });
    const [, name, version] = /^(\w+) server v=(\S+)/.exec(stdout) ?? [];
    return { command, env, label: `${name?.toLowerCase() ?? command}-server ${version ?? '(unknown version)'}` };
  } catch {
    return undefined;
  }
}
