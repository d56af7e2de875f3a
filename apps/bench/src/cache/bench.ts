import type { Run } from '../area.ts';
import { footprint, frozen, loads } from './counts.ts';
import { leaseCost } from './lease-cost.ts';
import { batches, hits, hitsOnNodeRedis, localHits, misses } from './reads.ts';

/** The cache against the clients under it, and against its peers on the same client. */
export async function bench(run: Run): Promise<void> {
  if (!run.solo) await loads(run);
  await hits(run);
  await hitsOnNodeRedis(run);
  await localHits(run);
  await misses(run);
  await batches(run);
  if (run.solo) return;
  await footprint(run);
  await leaseCost();
  await frozen();
}
