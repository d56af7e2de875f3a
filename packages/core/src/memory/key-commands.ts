import { ANY, type CommandTable, integer } from './command-table.ts';
import { globMatcher } from './glob.ts';
import type { MapKeyspace } from './map-keyspace.ts';
import { refused } from './refusal.ts';

const TYPES = { string: 'string', hash: 'hash', list: 'list', sorted: 'zset', none: 'none' } as const;

/** Commands on keys, whatever they hold. */
export const keyCommands: CommandTable = {
  exists: [1, ANY, (space, ...keys) => keys.filter((key) => space.kindOf(key) !== undefined).length],
  type: [1, 1, (space, key) => TYPES[space.kindOf(key) ?? 'none']],
  pttl: [1, 1, (space, key) => space.ttlMs(key)],
  pexpire: [2, 2, (space, key, ms) => Number(space.expire(key, integer(ms)))],
  unlink: [1, ANY, removed],
  del: [1, ANY, removed],
  /** The whole keyspace in one page, since a Map has no cursor to come back to; `driver.scan` goes in pages. */
  scan: [1, ANY, (space, _cursor, ...options) => ['0', space.keys(scanned(options))]],
};

function removed(space: MapKeyspace, ...keys: string[]): number {
  return keys.filter((key) => space.remove(key)).length;
}

function scanned(options: string[]): (key: string) => boolean {
  let matches = globMatcher('*');
  for (let i = 0; i < options.length; i += 2) {
    const name = options[i]?.toLowerCase();
    const value = options[i + 1];
    if (value === undefined || (name !== 'match' && name !== 'count')) throw refused('ERR', 'syntax error');
    if (name === 'match') matches = globMatcher(value);
  }
  return matches;
}
