import type { CommandTable, Handler } from './command-table.ts';
import { hashCommands } from './hash-commands.ts';
import { keyCommands } from './key-commands.ts';
import { refused } from './refusal.ts';
import { sortedSetCommands } from './sorted-set-commands.ts';
import { stringCommands } from './string-commands.ts';

const serverCommands: CommandTable = {
  ping: [0, 1, (_space, message = 'PONG') => message],
  time: [0, 0, (space) => [String(Math.floor(space.timeUs() / 1e6)), String(space.timeUs() % 1e6)]],
};

const COMMANDS = new Map(
  Object.entries({ ...serverCommands, ...keyCommands, ...stringCommands, ...hashCommands, ...sortedSetCommands }),
);

/**
 * The command of a name, for this many arguments. The plain commands that the patterns send are here, and a few that
 * tests and tools need; any other is refused as a server refuses an unknown one.
 */
export function commandNamed(name: string, count: number): Handler {
  const found = COMMANDS.get(name) ?? COMMANDS.get(name.toLowerCase());
  if (found === undefined) throw refused('ERR', 'unknown command');
  const [least, most, handler] = found;
  if (count < least || count > most) throw refused('ERR', 'wrong number of arguments');
  return handler;
}
