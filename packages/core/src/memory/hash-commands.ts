import { ANY, type CommandTable } from './command-table.ts';
import { refused } from './refusal.ts';

/** Commands on hashes. */
export const hashCommands: CommandTable = {
  hget: [2, 2, (space, key, field) => space.read('hash', key)?.get(field) ?? null],
  hmget: [
    2,
    ANY,
    (space, key, ...fields) => {
      const hash = space.read('hash', key);
      return fields.map((field) => hash?.get(field) ?? null);
    },
  ],
  hgetall: [1, 1, (space, key) => [...(space.read('hash', key) ?? [])].flat()],
  hset: [
    3,
    ANY,
    (space, key, ...pairs) => {
      if (pairs.length % 2 === 1) throw refused('ERR', 'wrong number of arguments');
      return space.edit('hash', key, (hash) => {
        const before = hash.size;
        for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i] ?? '', pairs[i + 1] ?? '');
        return hash.size - before;
      });
    },
  ],
  hdel: [
    2,
    ANY,
    (space, key, ...fields) => space.edit('hash', key, (hash) => fields.filter((field) => hash.delete(field)).length),
  ],
};
