import { int, list, text } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import type { Deep, Sample, SampledKey } from './facts.ts';
import type { Node } from './node.ts';

const FREQUENCIES = 1_000;
const INDEXES = 100;

/**
 * What `--deep` asks: frequencies under an LFU policy, and the members of session indexes. ZSCAN and EXISTS count as a
 * use of those keys, which nothing else of this tool does.
 */
export async function readDeep(node: Node, sample: Sample, policy: string): Promise<Deep> {
  return { hot: policy.endsWith('-lfu') ? await hotKeys(node, sample) : null, indexes: await indexes(node, sample) };
}

async function hotKeys(node: Node, { keys }: Sample): Promise<NonNullable<Deep['hot']>> {
  const looked = keys.filter(({ utf8 }) => utf8).slice(0, FREQUENCIES);
  const hot: { key: SampledKey; frequency: number }[] = [];
  for (const key of looked) {
    const frequency = await node.ask('object', 'freq', key.name);
    if (frequency !== null) hot.push({ key, frequency: int(frequency) });
  }
  return hot.sort((a, b) => b.frequency - a.frequency);
}

async function indexes(node: Node, { keys }: Sample): Promise<Deep['indexes']> {
  const found = keys.filter(({ template, type }) => type === 'zset' && template.endsWith(':session:user:*'));
  let [members, dead] = [0, 0];
  for (const { name, app } of found.slice(0, INDEXES)) {
    const [, page] = list(await node.ask('zscan', name, 0, 'count', 100), 2);
    const handles = list(page)
      .filter((_, i) => i % 2 === 0)
      .map(text);
    const dataKey = createKeys(app).entity('session', 'data');
    const alive = await Promise.all(handles.map((handle) => node.ask('exists', dataKey(handle)).then(int)));
    members += handles.length;
    dead += alive.filter((one) => one === 0).length;
  }
  return { members, dead };
}
