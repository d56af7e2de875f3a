// The Node and the pnpm of this workspace. The machine's are used where they are the right ones; otherwise Node 24 LTS
// and the pinned pnpm come from the npm registry into .toolchain/, and nothing of them runs before their hashes were
// compared with scripts/toolchain.json. No dependencies: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, log, root, windows } from './child.mjs';

const home = join(root, '.toolchain');
const pins = JSON.parse(readFileSync(new URL('toolchain.json', import.meta.url), 'utf8'));

/** The environment in which `node`, `pnpm` and every tool of the workspace are the right ones. */
export function toolchain() {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const wanted = missing();
  if (wanted.length > 0 && !installed(wanted)) download(wanted);
  const places = [...(wanted.length > 0 ? [join(home, 'node_modules/.bin')] : []), join(root, 'node_modules/.bin')];
  env[path] = [...places, env[path]].join(delimiter);
  return env;
}

/** Whether every tool of the workspace runs on this Node: `pins.node.range`. */
function supported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 22) || (major === 24 && minor >= 11) || major >= 26;
}

/** What the machine lacks, as npm packages: [{ name, version, integrity }]. */
function missing() {
  const wanted = [];
  if (!supported(process.versions.node)) {
    const target = `${process.platform}-${process.arch}`;
    const { range, version, integrity } = pins.node;
    if (!integrity[target]) {
      throw new Failure(
        `Node ${range} is needed; this is ${process.version}. Install Node ${version}, then try again.`,
      );
    }
    wanted.push({ name: `node-${target.replace('win32', 'win')}`, version, integrity: integrity[target] });
  }
  const pnpm = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', shell: windows });
  if (pnpm.status !== 0 || pnpm.stdout.trim() !== pins.pnpm.version) wanted.push({ name: 'pnpm', ...pins.pnpm });
  return wanted;
}

/** Whether exactly these packages are in .toolchain/, by the hashes npm found when it unpacked them. */
function installed(wanted) {
  try {
    const { packages } = JSON.parse(readFileSync(join(home, 'node_modules/.package-lock.json'), 'utf8'));
    return wanted.every(({ name, version, integrity }) => {
      const got = packages[`node_modules/${name}`];
      return got?.version === version && got.integrity === integrity;
    });
  } catch {
    return false;
  }
}

function download(wanted) {
  const specs = wanted.map(({ name, version }) => `${name}@${version}`);
  log(`fetching ${specs.join(' and ')} into .toolchain/`);
  rmSync(home, { recursive: true, force: true });
  // pnpm's package puts its binary in place by a script of its own, whatever the user's npmrc says of scripts.
  const flags = [
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts=false',
    '--loglevel=error',
  ];
  const npm = spawnSync('npm', ['install', '--prefix', home, ...flags, ...specs], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  });
  if (npm.status !== 0) throw new Failure(`npm could not install ${specs.join(' and ')}`);
  if (installed(wanted)) return;
  rmSync(home, { recursive: true, force: true });
  throw new Failure(`${specs.join(' or ')} does not match the hashes in scripts/toolchain.json`);
}
