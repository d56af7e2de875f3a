import { int, list, text } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import type { Deep, Sample, SampledKey } from './facts.ts';
import type { Node } from './node.ts';
import { createPace, type Pace } from './pace.ts';
import { readElements } from './read-elements.ts';

const FREQUENCIES = 1_000;
const PAGE = 100;
const INDEXES = 100;

/** How `--deep` asks. */
export interface DeepOptions {
  /** `maxmemory-policy`. */
  readonly policy: string;
  /** Percent of one core of the server. */
  readonly maxCpu: number;
  /** Half of the round trips take less, ms. */
  readonly roundTripMs: number;
  readonly stop: AbortSignal;
}

/**
 * What `--deep` asks: frequencies under an LFU policy, the members of session indexes, and how many elements the larger
 * keys have. All but the first count as a use of those keys, which nothing else of this tool does.
 */
export async function readDeep(node: Node, sample: Sample, { policy, ...limits }: DeepOptions): Promise<Deep> {
  const pace = createPace({ ...limits, spent: async () => null });
  return {
    hot: policy.endsWith('-lfu') ? await hotKeys(node, sample, pace) : null,
    indexes: await indexes(node, sample, pace),
    collections: await readElements(node, sample.keys, pace, limits.stop),
  };
}

async function hotKeys(node: Node, { keys }: Sample, pace: Pace): Promise<NonNullable<Deep['hot']>> {
  const looked = keys.filter(({ utf8 }) => utf8).slice(0, FREQUENCIES);
  const hot: { key: SampledKey; frequency: number }[] = [];
  for (let i = 0; i < looked.length; i += PAGE) {
    const page = looked.slice(i, i + PAGE);
    const replies = await pace.run(() => Promise.all(page.map(({ name }) => node.ask('object', 'freq', name))));
    for (const [j, key] of page.entries()) {
      const frequency = replies[j] ?? null;
      if (frequency !== null) hot.push({ key, frequency: int(frequency) });
    }
  }
  return hot.sort((a, b) => b.frequency - a.frequency);
}

async function indexes(node: Node, { keys }: Sample, pace: Pace): Promise<Deep['indexes']> {
  const found = keys.filter(({ template, type }) => type === 'zset' && template.endsWith(':session:user:*'));
  let [members, dead] = [0, 0];
  for (const { name, app } of found.slice(0, INDEXES)) {
    const alive = await pace.run(async () => {
      const [, page] = list(await node.ask('zscan', name, 0, 'count', 100), 2);
      const handles = list(page)
        .filter((_, i) => i % 2 === 0)
        .map(text);
      const dataKey = createKeys(app).entity('session', 'data');
      return Promise.all(handles.map((handle) => node.ask('exists', dataKey(handle)).then(int)));
    });
    members += alive.length;
    dead += alive.filter((one) => one === 0).length;
  }
  return { members, dead };
}
