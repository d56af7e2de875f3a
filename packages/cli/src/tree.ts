import type { Purpose } from '@redis-patterns/core/keys';
import { isConventional, plain, templateOf } from './classify.ts';
import type { Sample, SampledKey } from './facts.ts';
import { type Share, shareOf } from './wilson.ts';

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A place in the tree of keys, and what the sampled keys under it say of all of them. */
export interface Branch {
  /** `['shop', 'product', 'cache']`; of keys outside the convention `['(other)', first segment]`. */
  readonly path: readonly string[];
  readonly purpose: Purpose | 'mixed' | null;
  readonly sampled: number;
  readonly keys: Estimate;
  /** Keys that never end. */
  readonly withoutTtl: Share;
  /** ms left; null where no sampled key ends. */
  readonly ttlMs: { readonly p5: number; readonly p50: number; readonly p95: number } | null;
  /** Null where MEMORY USAGE is refused. */
  readonly bytes: Estimate | null;
  readonly types: Readonly<Record<string, number>>;
}

export const SORTS = ['memory', 'count', 'ttl', 'no-ttl'] as const;
export type Sort = (typeof SORTS)[number];

export interface TreeOptions {
  /** 1 app, 2 domain, 3 entity, 4 id. */
  readonly depth: number;
  readonly sort: Sort;
  /** How an id is shown. */
  readonly shown: (key: string) => string;
}

const OTHER = '(other)';

/** Branches of every depth, each before its own children, siblings in the order of `sort`. */
export function treeOf(samples: readonly Sample[], { depth, sort, shown }: TreeOptions): readonly Branch[] {
  const keys = samples.flatMap((sample) => sample.keys);
  const whole = { keys: keys.length, of: samples.reduce((sum, { of }) => sum + of, 0) };
  const exact = samples.every((sample) => sample.exact);
  const paths = keys.map((key) => ({ key, path: pathOf(key, shown) }));

  const level = (under: typeof paths, at: number): Branch[] => {
    if (at >= depth) return [];
    const groups = Map.groupBy(
      under.filter(({ path }) => path.length > at),
      ({ path }) => path[at] ?? '',
    );
    const made = [...groups.values()].map((group) => ({
      branch: branchOf(
        group[0]?.path.slice(0, at + 1) ?? [],
        group.map(({ key }) => key),
        { ...whole, exact },
      ),
      group,
    }));
    const sorted = made.sort((a, b) => rank(b.branch, sort) - rank(a.branch, sort));
    return sorted.flatMap(({ branch, group }) => [branch, ...level(group, at + 1)]);
  };
  return level(paths, 0);
}

function pathOf({ name, foreign }: SampledKey, shown: (key: string) => string): readonly string[] {
  if (foreign || !isConventional(name)) return [OTHER, templateOf(name).split(':')[0] ?? '*'];
  const [app = '', domain = '', entity = ''] = name.split(':', 3);
  return [plain(app), plain(domain), plain(entity), shown(name)];
}

function branchOf(
  path: readonly string[],
  keys: readonly SampledKey[],
  whole: { readonly keys: number; readonly of: number; readonly exact: boolean },
): Branch {
  const share = shareOf(keys.length, whole.keys, whole.exact);
  const count = { value: share.share * whole.of, low: share.low * whole.of, high: share.high * whole.of };
  const purposes = new Set(keys.map(({ purpose }) => purpose));
  const endless = keys.filter(({ ttlMs }) => ttlMs === -1).length;
  return {
    path,
    purpose: purposes.size > 1 ? 'mixed' : (keys[0]?.purpose ?? null),
    sampled: keys.length,
    keys: count,
    withoutTtl: shareOf(endless, keys.length, whole.exact),
    ttlMs: spread(keys.flatMap(({ ttlMs }) => (ttlMs < 0 ? [] : [ttlMs]))),
    bytes: bytesOf(keys, count, whole.exact),
    types: Object.fromEntries([...Map.groupBy(keys, ({ type }) => type)].map(([type, all]) => [type, all.length])),
  };
}

function spread(values: number[]): Branch['ttlMs'] {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95) };
}

/** Count times mean size; the interval is of both, as if they were independent. */
function bytesOf(keys: readonly SampledKey[], count: Estimate, exact: boolean): Estimate | null {
  const sizes = keys.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  if (sizes.length === 0) return null;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const value = count.value * mean;
  if (exact) return { value, low: value, high: value };
  const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / Math.max(sizes.length - 1, 1);
  const ofMean = (1.96 * Math.sqrt(variance / sizes.length)) / mean;
  const ofCount = (count.high - count.low) / 2 / count.value;
  const off = Math.hypot(ofMean, ofCount);
  return { value, low: Math.max(value * (1 - off), 0), high: value * (1 + off) };
}

function rank({ bytes, keys, ttlMs, withoutTtl }: Branch, sort: Sort): number {
  if (sort === 'count') return keys.value;
  if (sort === 'ttl') return ttlMs?.p50 ?? 0;
  if (sort === 'no-ttl') return withoutTtl.count;
  return bytes?.value ?? keys.value;
}
