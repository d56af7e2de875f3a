import { int } from '@redis-patterns/core/driver';
import type { PurposeRule } from './classify.ts';
import type { Sample } from './facts.ts';
import { median } from './median.ts';
import type { Node } from './node.ts';
import { readPings } from './read-server.ts';
import { takeSample } from './sample.ts';
import { planSample } from './sample-plan.ts';
import { type Branch, type TreeOptions, treeOf } from './tree.ts';
import { count, many } from './units.ts';

/** A tree, and what it rests on. */
export interface Shot {
  readonly branches: readonly Branch[];
  readonly samples: readonly Sample[];
}

/** How a tree is taken. */
export interface ShotOptions {
  readonly size: number;
  readonly maxCpu: number;
  readonly app: string | undefined;
  readonly rules: readonly PurposeRule[];
  readonly tree: TreeOptions;
}

/** A sample of every node at once, and the tree of it. */
export async function takeShot(
  nodes: readonly Node[],
  { size, maxCpu, app, rules, tree }: ShotOptions,
  stop: AbortSignal,
  onKeys: (keys: number, planned: number) => void,
): Promise<Shot> {
  const sizes = await Promise.all(nodes.map((node) => node.ask('dbsize').then(int)));
  const parts = planSample(sizes, size, onKeys);
  const samples = await Promise.all(
    nodes.map(async (node, i) => {
      const roundTripMs = median(await readPings(node, stop));
      const how = { size, onKeys: () => {}, ...parts[i], maxCpu, stop, rules, roundTripMs };
      return takeSample(node, sizes[i] ?? 0, how);
    }),
  );
  const branches = treeOf(samples, tree).filter(({ path }) => app === undefined || path[0] === app);
  return { branches, samples };
}

/** One line on what the tree rests on. */
export function basis({ samples }: Shot): string {
  const keys = samples.reduce((sum, sample) => sum + sample.keys.length, 0);
  const of = samples.reduce((sum, sample) => sum + sample.of, 0);
  const ms = samples.reduce((sum, { serverMs }) => sum + serverMs, 0);
  const early = samples.some(({ truncated }) => truncated) ? ', ended early' : '';
  const how = samples.every(({ exact }) => exact)
    ? `all ${many(keys, 'key')}`
    : `${count(keys)} of ${many(of, 'key')}, estimated`;
  return `${how}${early}, about ${Math.round(ms)} ms of server time`;
}

/** For programs: the branches as a flat list. */
export function shotJson({ branches, samples }: Shot): string {
  const sum = (read: (sample: Sample) => number): number => samples.reduce((total, one) => total + read(one), 0);
  const sample = {
    keys: sum(({ keys }) => keys.length),
    of: sum(({ of }) => of),
    exact: samples.every(({ exact }) => exact),
    truncated: samples.some(({ truncated }) => truncated),
  };
  return `${JSON.stringify({ schema: 1, at: new Date().toISOString(), sample, branches }, null, 2)}\n`;
}
