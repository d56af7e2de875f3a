import { downloadedBinary, installedBinary } from './binary.ts';
import { containerHost } from './container-host.ts';
import { dockerAnswers } from './docker.ts';
import { localHost } from './local-host.ts';
import type { Log, ServerHost } from './server-host.ts';

let forTests: Promise<ServerHost> | undefined;
let container: Promise<ServerHost | undefined> | undefined;

/**
 * Where private servers run: as processes of this machine, of `$REDIS_SERVER`, else of `redis-server` or
 * `valkey-server` on PATH; else in a container, where a Docker engine answers; else (Debian and its kin) as processes
 * of a binary that apt-get downloads. Found once per process.
 *
 * @throws an Error that names these ways, when none of them works
 */
export function privateHost(log: Log): Promise<ServerHost> {
  forTests ??= search(log);
  return forTests;
}

/** Where the servers run that a whole test run shares: in a container if there can be one, else as private ones. */
export async function sharedHost(log: Log): Promise<ServerHost> {
  const contained = process.env['REDIS_SERVER'] ? undefined : await dockerHost(log);
  return contained ?? privateHost(log);
}

async function search(log: Log): Promise<ServerHost> {
  const installed = await installedBinary();
  if (installed !== undefined) return localHost(installed);
  const contained = await dockerHost(log);
  if (contained !== undefined) return contained;
  const downloaded = await downloadedBinary(log);
  if (downloaded !== undefined) return localHost(downloaded);
  throw new Error(
    'The tests need a real Redis. Any of these will do: Docker running, redis-server or valkey-server on PATH ' +
      '(or named by REDIS_SERVER), a Debian with package lists (apt-get update), or REDIS_URL, REDIS_CLUSTER_URL and ' +
      'REDIS_SENTINEL_URL set.',
  );
}

function dockerHost(log: Log): Promise<ServerHost | undefined> {
  container ??= startContainer(log);
  return container;
}

async function startContainer(log: Log): Promise<ServerHost | undefined> {
  if (!(await dockerAnswers())) return undefined;
  try {
    return await containerHost();
  } catch (error) {
    log(`Docker answers, but no Redis starts in it (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
}
