import type { Driver } from '@redis-patterns/core/driver';
import { RATE_LIMIT_SABOTAGES, rateLimitSuite, sabotagedLimits } from '@redis-patterns/testkit';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { ioredisSide } from './limiters.ts';

/** Switches off each mechanism of the limiter's scripts, and names the promise that is seen to break. */
export async function prove({ url }: Run): Promise<void> {
  const side = await ioredisSide(url);
  const rows: string[][] = [];
  for (const [name, sabotage] of Object.entries(RATE_LIMIT_SABOTAGES)) {
    const broken = await firstBroken(async () => sabotagedLimits(await side.another(), sabotage));
    rows.push([name, broken ?? 'NOTHING']);
  }
  await side.close();
  console.log(table('limiter: what is noticed when a mechanism is switched off', ['', 'broken promise'], rows));
  const unnoticed = rows.filter(([, promise]) => promise === 'NOTHING').map(([name]) => name);
  if (unnoticed.length > 0) throw new Error(`nothing notices: ${unnoticed.join('; ')}`);
}

/** The first promise of the contract that does not hold; that Lua equals its model is left out, it would always be it. */
async function firstBroken(createDriver: () => Promise<Driver>): Promise<string | undefined> {
  const promises: { readonly name: string; readonly hold: () => Promise<void> }[] = [];
  rateLimitSuite({ test: (name, hold) => void promises.push({ name, hold }), createDriver });
  for (const { name, hold } of promises.filter(({ name }) => !name.includes('Lua and model'))) {
    const held = await hold().then(
      () => true,
      () => false,
    );
    if (!held) return name;
  }
  return undefined;
}
