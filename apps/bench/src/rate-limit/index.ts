import type { Run } from '../area.ts';
import { compare } from '../compare.ts';
import { contests } from './contests.ts';
import { footprint } from './footprint.ts';
import { hotKey } from './hot-key.ts';
import { ioredisSide, nodeRedisSide } from './limiters.ts';

export { fuzz } from './fuzz.ts';
export { prove } from './prove.ts';

/** Checks against the raw client and against rate-limiter-flexible, on each client; a hot key; bytes per subject. */
export async function bench(run: Run): Promise<void> {
  for (const open of [ioredisSide, nodeRedisSide]) {
    const side = await open(run.url);
    try {
      for (const contest of await contests(side)) await compare({ ...contest, callers: [1, 16, 64] }, run);
      if (run.solo) continue;
      await hotKey(side, run);
      if (side.name === 'ioredis') await footprint(side, run);
    } finally {
      await side.close();
    }
  }
}
