import type { Run } from '../area.ts';
import { compare } from '../compare.ts';
import { contests } from './contests.ts';
import { ioredisSide, nodeRedisSide } from './sides.ts';

/** Our drivers against the clients under them: sends, scripts, and one call of each pattern. */
export async function bench(run: Run): Promise<void> {
  for (const open of [ioredisSide, nodeRedisSide]) {
    const side = await open(run.url);
    try {
      for (const contest of await contests(side)) await compare(contest, run);
    } finally {
      await side.close();
    }
  }
}
