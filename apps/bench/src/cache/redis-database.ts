import type { Database } from '@redis-patterns/testkit';
import { Redis } from 'ioredis';

/** The truth of a fuzz run over many processes: in a Redis of its own, so that all see one order of events. */
export function redisDatabase(url: string): Database {
  const redis = new Redis(url);
  const raise = `local now = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) > now then redis.call('SET', KEYS[1], ARGV[1]) end
return 1`;
  return {
    load: async (row) => Number((await redis.get(`version:${row}`)) ?? 0),
    commit: (row) => redis.incr(`version:${row}`),
    floor: async (row) => Number((await redis.get(`floor:${row}`)) ?? 0),
    raiseFloor: async (row, version) => {
      await redis.eval(raise, 1, `floor:${row}`, version);
    },
  };
}
