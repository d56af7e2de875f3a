import { ANY, type CommandTable, integer, sliceEnds } from './command-table.ts';
import type { MapKeyspace } from './map-keyspace.ts';
import { refused } from './refusal.ts';

/** Commands on strings. */
export const stringCommands: CommandTable = {
  get: [1, 1, (space, key) => space.get(key)],
  mget: [1, ANY, (space, ...keys) => keys.map((key) => (space.kindOf(key) === 'string' ? space.get(key) : null))],
  getrange: [3, 3, (space, key, from, to) => cut(integer(from), integer(to), space.get(key) ?? '')],
  getdel: [
    1,
    1,
    (space, key) => {
      const value = space.get(key);
      space.remove(key);
      return value;
    },
  ],
  set: [2, ANY, set],
  incr: [
    1,
    1,
    (space, key) => {
      const next = integer(space.get(key) ?? '0') + 1;
      space.set(key, String(next), 'keep');
      return next;
    },
  ],
};

/** Where GETRANGE differs from every other range: an end before the first byte means the first byte. */
function cut(from: number, to: number, value: string): string {
  if (from < 0 && to < 0 && from > to) return '';
  return value.slice(...sliceEnds(from, Math.max(to, -value.length), value.length));
}

/** `SET key value [NX | XX] [GET] [PX ms | EX seconds]` */
function set(space: MapKeyspace, key: string, value: string, ...options: string[]): string | null {
  let ttlMs = Number.POSITIVE_INFINITY;
  let wanted: boolean | undefined;
  let answersOld = false;
  for (let i = 0; i < options.length; i++) {
    const option = options[i]?.toLowerCase();
    if (option === 'px') ttlMs = integer(options[++i] ?? '');
    else if (option === 'ex') ttlMs = integer(options[++i] ?? '') * 1_000;
    else if (option === 'nx') wanted = false;
    else if (option === 'xx') wanted = true;
    else if (option === 'get') answersOld = true;
    else throw refused('ERR', 'syntax error');
  }
  const old = answersOld ? space.get(key) : null;
  if (wanted !== undefined && (space.kindOf(key) !== undefined) !== wanted) return old;
  space.set(key, value, ttlMs);
  return answersOld ? old : 'OK';
}
