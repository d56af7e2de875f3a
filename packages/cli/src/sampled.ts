import type { Purpose } from '@redis-patterns/core/keys';
import type { Sample, SampledKey } from './facts.ts';
import { type Share, shareOf } from './wilson.ts';

/** Keys of the sample for which something holds, as a share of all. */
export function shareWhere(sample: Sample, holds: (key: SampledKey) => boolean): Share {
  return shareOf(sample.keys.filter(holds).length, sample.keys.length, sample.exact);
}

/** Keys by template. */
export function byTemplate(keys: readonly SampledKey[]): ReadonlyMap<string, readonly SampledKey[]> {
  return Map.groupBy(keys, ({ template }) => template);
}

/** Keys of these purposes that never end. */
export function endless(sample: Sample, purposes: readonly Purpose[]): readonly SampledKey[] {
  return sample.keys.filter(({ purpose, ttlMs }) => ttlMs === -1 && purpose !== null && purposes.includes(purpose));
}

/** The first few keys, as they may be shown. */
export function examples(keys: readonly SampledKey[], shown: (key: string) => string): string[] {
  return keys.slice(0, 3).map(({ name }) => shown(name));
}
