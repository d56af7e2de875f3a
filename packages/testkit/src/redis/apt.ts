import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TRIPLETS: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** A program that a package of Debian holds. */
export interface Program {
  /** The package. */
  readonly name: string;
  /** Where it holds the program, from the root. */
  readonly path: string;
}

/** Where a program lies that was unpacked, and the folder of the libraries it needs. */
export interface Unpacked {
  readonly command: string;
  readonly libraries: string;
}

/**
 * On Debian and its kin: a package and what it needs, downloaded and unpacked into node_modules/.cache. Nothing is
 * installed, no service starts, and no root is needed (unless the package lists are missing).
 */
export async function unpackFromApt(log: (text: string) => void, program: Program): Promise<Unpacked | undefined> {
  const triplet = TRIPLETS[process.arch];
  if (!existsSync('/etc/debian_version') || triplet === undefined) return undefined;
  const cache = join(packageFolder(), 'node_modules/.cache', program.name);
  const unpacked = { command: join(cache, program.path), libraries: join(cache, 'usr/lib', triplet) };
  if (existsSync(unpacked.command)) return unpacked;
  log(`no ${program.name} here: apt-get downloads one (kept in node_modules/.cache)`);

  mkdirSync(dirname(cache), { recursive: true });
  const scratch = mkdtempSync(`${cache}-`);
  try {
    await download(scratch, program.name);
    const debs = readdirSync(scratch).filter((name) => name.endsWith('.deb'));
    for (const deb of debs) await run('dpkg', ['-x', deb, 'root'], { cwd: scratch });
    // Whole or not at all: several test processes may do this at the same time.
    renameSync(join(scratch, 'root'), cache);
  } catch (error) {
    if (!existsSync(unpacked.command)) log(`apt-get could not: ${error instanceof Error ? error.message : error}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return existsSync(unpacked.command) ? unpacked : undefined;
}

/**
 * The packages come from a simulated installation: `--print-uris` would leave out those that lie in apt's own archive
 * already. An `Inst` line names each: `Inst libjemalloc2 (5.3.0-1 Debian:12.14/stable [amd64])`.
 */
async function download(folder: string, name: string): Promise<void> {
  const apt = async (...args: string[]): Promise<string> => (await run('apt-get', args, { cwd: folder })).stdout;
  const plan = (): Promise<string> => apt('install', '--simulate', '--no-install-recommends', name);
  const simulated = await plan().catch(() => apt('-qq', 'update').then(plan));
  const packages = [...simulated.matchAll(/^Inst (\S+) /gm)].flatMap(([, name]) => name ?? []);
  await apt('-qq', 'download', ...packages);
}

function packageFolder(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
