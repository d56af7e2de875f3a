import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binary } from './binary.ts';
import { freePort } from './port.ts';
import { type ServerHost, type ServerProcess, serverArgs } from './server-host.ts';

/** Servers as plain processes of this machine: about 15 ms each. They die with the process that started them. */
export function localHost(binary: Binary): ServerHost {
  return { label: binary.label, run: (args, sentinel) => run(binary, args, sentinel) };
}

async function run(binary: Binary, args: readonly string[], sentinel: boolean): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-patterns-'));
  if (sentinel) writeFileSync(join(folder, 'sentinel.conf'), '');
  const port = await freePort();
  const own = serverArgs({ port, bind: '127.0.0.1', folder, sentinel, args });
  const start = (): Promise<ChildProcess> => launch(binary, own, folder);
  let child = await start();
  return {
    port,
    signal: async (name) => void child.kill(`SIG${name}`),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    start: async () => {
      child = await start();
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function launch({ command, env, label }: Binary, args: string[], folder: string): Promise<ChildProcess> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await ready(child, label);
  guard(child, folder);
  unref(child, child.stdout, child.stderr);
  return child;
}

/** Resolves once the server logs that it accepts connections; rejects, with its log, when it ends before. */
function ready(child: ChildProcess, label: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk: Buffer): void => {
      if (log.length < 10_000) log += chunk;
      if (/Ready to accept connections|Sentinel ID is/.test(log)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${label} ended with ${code}\n${log}`)));
  });
}

/**
 * However this process ends, even by SIGKILL, its servers end too: a shell waits at the other end of a pipe, which
 * closes with us, and then kills the server and removes its folder.
 */
function guard(child: ChildProcess, folder: string): void {
  const script = 'read -r _; kill -9 "$0" 2>/dev/null; rm -rf "$1"';
  const shell = spawn('sh', ['-c', script, String(child.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('exit', () => shell.kill('SIGKILL'));
  unref(shell, shell.stdin);
}

/** A server that nobody stopped must not keep its process from ending. (The pipes are sockets, typed as streams.) */
function unref(...handles: unknown[]): void {
  for (const handle of handles) (handle as { unref(): void }).unref();
}
