// Child processes, and how this workspace's scripts speak: short lines on stderr.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const windows = process.platform === 'win32';
export const log = (text) => process.stderr.write(`[redis-patterns] ${text}\n`);

/** What ends the run with a line for people instead of a stack trace. */
export class Failure extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

/**
 * Runs a command to its end: its status, and with `capture` what it printed.
 * When the user ends the run (Ctrl-C, SIGTERM), this process ends too, once the command has.
 */
export function run(env, [command, ...args], { cwd = root, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd, shell: windows, stdio: 'inherit', env };
    const quiet = { ...options, stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, NO_COLOR: '1' } };
    const child = spawn(command, args, capture ? quiet : options);
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    const stop = watchForStop(child);
    child.once('error', (error) => reject(new Failure(`${command} did not start: ${error.message}`)));
    child.once('close', (code, signal) => {
      const status = code ?? 128 + constants.signals[signal];
      if (stop.seen()) process.exit(status);
      resolve({ status, output });
    });
  });
}

/** Ctrl-C reaches the whole process group, so the child ends by itself; a SIGTERM is handed on. */
function watchForStop(child) {
  let seen = false;
  const interrupt = () => {
    seen = true;
  };
  const terminate = () => {
    seen = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', terminate);
  // A SIGTERM to npm ends npm and its shell, but never reaches us: notice that they are gone.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && terminate(), 500);
  child.once('close', () => {
    process.off('SIGINT', interrupt).off('SIGTERM', terminate);
    clearInterval(watch);
  });
  return { seen: () => seen };
}

/** Runs a command that has to succeed; what was captured is shown when it does not. */
export async function must(env, command, options) {
  const { status, output } = await run(env, command, options);
  if (status !== 0) throw new Failure(`${command.join(' ')}: exit status ${status}\n${output}`.trim(), status);
}
