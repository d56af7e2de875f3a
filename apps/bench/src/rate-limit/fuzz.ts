import { memoryDriver } from '@redis-patterns/core/memory';
import { fuzzRateLimit } from '@redis-patterns/testkit';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { freshKeys, ioredisSide, nodeRedisSide } from './limiters.ts';

/** Random limits in random steps, on Lua and on the models, each answer against exact numbers. */
export async function fuzz({ url, seconds, flags }: Run): Promise<void> {
  const given = flags.find((flag) => flag.startsWith('--seed='))?.slice('--seed='.length);
  const seed = given === undefined ? {} : { seed: Number(given) };
  const sides = [await ioredisSide(url), await nodeRedisSide(url)];
  const drivers = [['memory', memoryDriver()] as const, ...sides.map(({ name, driver }) => [name, driver] as const)];
  const rows: string[][] = [];
  for (const [name, driver] of drivers) {
    const ms = (seconds * 1_000) / drivers.length;
    const { checks, seed: used } = await fuzzRateLimit({ driver, keys: freshKeys(), ms, ...seed });
    rows.push([name, checks.toLocaleString('en'), '0', String(used)]);
  }
  console.log(table('limiter, against exact numbers', ['', 'answers', 'differences', 'seed'], rows));
  for (const side of sides) await side.close();
}
