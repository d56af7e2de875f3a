import type { Purpose } from '@redis-patterns/core/keys';
import type { Fault } from './check.ts';
import type { Sample } from './facts.ts';
import { type Info, keyspace } from './info.ts';
import { byTemplate, endless, examples, shareWhere } from './sampled.ts';
import { count } from './units.ts';
import { shownShare } from './wilson.ts';

/** KEY001 and KEY002: a fault for each template with keys of these purposes that never end. */
export function endlessKeys(
  { info, sample }: { readonly info?: Info; readonly sample: Sample },
  purposes: readonly Purpose[],
  shown: (key: string) => string,
): readonly Fault[] {
  const databases = info === undefined ? [] : keyspace(info);
  const unending = databases.reduce((sum, { keys, expires }) => sum + keys - expires, 0);
  if (databases.length > 0 && unending === 0) return [];
  return [...byTemplate(endless(sample, purposes))].map(([template, keys]) => {
    const names = new Set(keys.map(({ name }) => name));
    const share = shareWhere(sample, ({ name }) => names.has(name));
    return {
      what: `${template} has keys without a TTL: ${count(keys.length)} of ${count(sample.keys.length)} sampled, ${shownShare(share)}`,
      evidence: {
        template,
        without_ttl: keys.length,
        sampled: sample.keys.length,
        share: Number(share.share.toFixed(5)),
      },
      examples: examples(keys, shown),
      subject: template,
    };
  });
}
