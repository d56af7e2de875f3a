import type { Args, DriverError } from '@redis-patterns/core/driver';
import { type Skip, skip } from './facts.ts';

/** The server will not run a command. Everything else goes on. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly why: Skip;

  constructor(why: Skip) {
    super(why.detail);
    this.why = why;
  }
}

/** Containers of subcommands: an ACL and a version speak of the two words. */
const CONTAINERS = new Set(['acl', 'client', 'cluster', 'config', 'latency', 'memory', 'object', 'script', 'slowlog']);

/** The name of a command as ACLs write it: `config|get`. */
export function nameOf([name, first]: Args): string {
  return CONTAINERS.has(name) ? `${name}|${String(first).toLowerCase()}` : name;
}

/**
 * Why a server refused, from its own words; null when it did something else than refuse. The words differ: NOPERM
 * outside Lua, other texts inside it, and managed services that take a command away call it unknown.
 */
export function refusalIn(error: DriverError, args: Args, old: boolean): Skip | null {
  if (error.kind !== 'reply') return null;
  const command = nameOf(args).replace('|', ' ').toUpperCase();
  const said = error.cause instanceof Error ? error.cause.message : error.message;
  if (/^NOPERM|user executing the script can't run|ACL failure in script/.test(said))
    return skip('noperm', `${command} is denied to this user`);
  if (/unknown (?:sub)?command/i.test(said))
    return old
      ? skip('unsupported-version', `${command} is newer`)
      : skip('blocked-by-provider', `${command} is blocked`);
  return error.redisCode === 'ERR' ? skip('blocked-by-provider', `${command} is refused`) : null;
}
