import type { Run } from '../area.ts';
import { coldHerd } from './cold-herd.ts';
import { micro } from './micro.ts';
import { probePeers } from './probe-peers.ts';
import { roundTrips } from './round-trips.ts';
import { routes } from './routes.ts';
import { soak } from './soak.ts';
import { stacks } from './stacks.ts';

/** Whole Express applications under load, each in a process of its own; then what one decision costs. */
export async function bench(run: Run): Promise<void> {
  await stacks(run);
  await routes(run);
  await coldHerd(run);
  await roundTrips(run);
  await micro(run);
}

/** The faults of published response caches, found in them and not in ours; then the shop while Redis comes and goes. */
export async function prove(run: Run): Promise<void> {
  await probePeers();
  await soak(run);
}
