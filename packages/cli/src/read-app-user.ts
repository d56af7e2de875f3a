import { text } from '@redis-patterns/core/driver';
import { APP_COMMANDS } from './app-commands.ts';
import type { AppUser } from './facts.ts';
import type { Node } from './node.ts';

/** An application that may run one of these can empty, stop or reconfigure the server by mistake. */
const DANGEROUS: readonly (readonly string[])[] = [
  ['flushall'],
  ['keys', '*'],
  ['config', 'set', 'maxmemory', '0'],
  ['script', 'flush'],
];

/** Arguments that make a command complete: DRYRUN checks their number. */
export const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  eval: ['return 1', '1', 'KEY'],
  eval_ro: ['return 1', '1', 'KEY'],
  evalsha: ['0', '1', 'KEY'],
  evalsha_ro: ['0', '1', 'KEY'],
  get: ['KEY'],
  getrange: ['KEY', '0', '1'],
  lindex: ['KEY', '0'],
  linsert: ['KEY', 'before', 'a', 'b'],
  llen: ['KEY'],
  lpush: ['KEY', 'a'],
  lrem: ['KEY', '1', 'a'],
  ltrim: ['KEY', '0', '1'],
  mget: ['KEY'],
  pexpire: ['KEY', '1'],
  psetex: ['KEY', '1', 'v'],
  pttl: ['KEY'],
  scan: ['0'],
  set: ['KEY', 'v'],
  setrange: ['KEY', '0', 'v'],
  unlink: ['KEY'],
  zadd: ['KEY', '1', 'm'],
  zcard: ['KEY'],
  zrange: ['KEY', '0', '1'],
  zrangebyscore: ['KEY', '0', '1'],
  zrem: ['KEY', 'm'],
  zremrangebyscore: ['KEY', '0', '1'],
  zscore: ['KEY', 'm'],
};

/** ACL DRYRUN of everything the patterns send, with a key of the application. */
export async function readAppUser(node: Node, name: string, app: string): Promise<AppUser> {
  const key = `${app}:cache:check:1`;
  const allows = async (...command: string[]): Promise<boolean> =>
    text(await node.ask('acl', 'dryrun', name, ...command)) === 'OK';
  const denied: string[] = [];
  for (const command of APP_COMMANDS) {
    const args = (SAMPLES[command] ?? []).map((arg) => (arg === 'KEY' ? key : arg));
    if (!(await allows(command, ...args))) denied.push(command);
  }
  const allowed: string[] = [];
  for (const command of DANGEROUS)
    if (await allows(...command)) allowed.push(command.slice(0, 2).join(' ').replace(' *', '').toUpperCase());
  return { name, denied, allowed };
}
