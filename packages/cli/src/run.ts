import { DriverError } from '@redis-patterns/core/driver';
import { type Arguments, parseArguments } from './arguments.ts';
import { ConnectError } from './connect-error.ts';
import { helpOf } from './help.ts';
import type { Io } from './io.ts';
import { TOOL } from './tool.ts';
import { UsageError } from './usage.ts';

type Command = (args: Arguments, io: Io) => Promise<number>;

/** Loaded when they run: help and bad usage are answered without a client library. */
const COMMANDS: Readonly<Record<Arguments['command'], () => Promise<Command>>> = {
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
  keys: async () => (await import('./keys-command.ts')).keysCommand,
  watch: async () => (await import('./watch-command.ts')).watchCommand,
};

/** Runs a command line; answers with the exit code. Whatever goes wrong is one line on stderr. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const args = parseArguments(argv);
    if (args === 'version') return say(io, `${TOOL}\n`);
    if (args === 'help') return say(io, helpOf());
    if (args.flag('help')) return say(io, helpOf(args.command));
    const command = await COMMANDS[args.command]();
    return await command(args, io);
  } catch (error) {
    const [code, text] = failure(error);
    io.err(`redis-patterns: ${text}\n`);
    return code;
  }
}

function say(io: Io, text: string): number {
  io.out(text);
  return 0;
}

function failure(error: unknown): [code: number, text: string] {
  if (error instanceof UsageError) return [2, `${error.message} (redis-patterns --help)`];
  if (error instanceof ConnectError) return [3, error.message];
  if (error instanceof DriverError) return [3, `the server was lost: ${error.message}`];
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return [2, `a file cannot be used: ${code}`];
  return [70, `a fault of this tool: ${error instanceof Error ? error.stack : String(error)}`];
}
