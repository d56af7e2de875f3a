import type { Run } from '../area.ts';
import { facts } from './facts.ts';
import { fuzz } from './fuzz.ts';
import { memory } from './memory.ts';
import { speed } from './speed.ts';

/** Our store for express-session against connect-redis, on node-redis, both as the framework calls them. */
export async function bench(run: Run): Promise<void> {
  await speed(run);
  if (run.solo) return;
  await memory(run.url);
  await facts(run.url);
}

export { fuzz };
