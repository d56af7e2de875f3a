import type { Redis } from 'ioredis';

/** A million keys as a shop has them: small, each with a TTL of its own. Written by the server, in steps. */
export async function fillMillion(redis: Redis, keys: number): Promise<void> {
  const step = 10_000;
  for (let from = 0; from < keys; from += step) await redis.eval(FILL, 0, from, Math.min(from + step, keys));
}

const FILL = `
for i = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  local kind = i % 10 < 7 and 'product:cache' or i % 10 < 9 and 'session:data' or 'rate:api'
  redis.call('set', 'shop:' .. kind .. ':' .. i, string.rep('x', 50), 'px', 600000 + i * 7)
end`;

/** Server time by command since CONFIG RESETSTAT, and the longest call in the slow log, both in ms. */
export async function spent(redis: Redis): Promise<{ byCommand: ReadonlyMap<string, number>; longestMs: number }> {
  const stats = await redis.info('commandstats');
  const rows = [...stats.matchAll(/^cmdstat_([^:]+):calls=\d+,usec=(\d+)/gm)];
  const slow = (await redis.call('slowlog', 'get', '-1')) as [number, number, number, string[]][];
  const ours = slow.filter(([, , , [name = '']]) => !/^(?:slowlog|config|info)$/i.test(name)); // the measuring itself
  return {
    byCommand: new Map(rows.map(([, name = '', us]) => [name, Number(us) / 1_000])),
    longestMs: ours.reduce((most, [, , us]) => Math.max(most, us / 1_000), 0),
  };
}
