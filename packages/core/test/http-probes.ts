import { entryProbes } from './http-probes/entries.ts';
import { failingProbes } from './http-probes/failing.ts';
import { goingPastProbes } from './http-probes/going-past.ts';
import { identityProbes } from './http-probes/identities.ts';
import { invalidationProbes } from './http-probes/invalidation.ts';
import { passingProbes } from './http-probes/passing.ts';
import { preconditionProbes } from './http-probes/preconditions.ts';
import { createProbes } from './http-probes/probe.ts';
import { refusalProbes } from './http-probes/refusals.ts';
import type { ProbeSetup } from './http-probes/site.ts';
import { streamProbes } from './http-probes/streams.ts';
import { togetherProbes } from './http-probes/together.ts';

/*
 * What a response cache must and must not do, as requests to a small application, the same for every framework
 * (`http.md`, section 8). Each faulty answer here is one that a published middleware gives.
 */

export function httpProbes(setup: ProbeSetup): void {
  const probes = createProbes(setup);
  entryProbes(probes);
  identityProbes(probes);
  refusalProbes(probes);
  preconditionProbes(probes);
  passingProbes(probes);
  streamProbes(probes);
  togetherProbes(probes);
  goingPastProbes(probes);
  failingProbes(probes);
  invalidationProbes(probes);
}
