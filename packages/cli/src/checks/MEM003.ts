import { type Check, defineCheck } from '../check.ts';
import { evicts } from '../eviction.ts';
import { cacheOnly } from '../profile.ts';
import { size } from '../units.ts';

export const MEM003: Check = defineCheck({
  id: 'MEM003',
  title: 'near the limit of memory',
  severity: 'error',
  needs: ['info'],
  rule: '`used_memory` without `mem_not_counted_for_evict` is above 80 % of `maxmemory` (warning), above 95 % (error).',
  quiet: 'An info where the policy evicts and everything is cache: a full cache is a cache that works.',
  why: 'At the limit Redis refuses writes, or forgets keys to make room for them.',
  fix: 'CONFIG SET maxmemory <more>, shorter TTLs, or less in each value (redis-patterns keys --sort memory shows where)',
  judge: ({ info }, { profile }) => {
    const limit = info.number('maxmemory') ?? 0;
    const used = (info.number('used_memory') ?? 0) - (info.number('mem_not_counted_for_evict') ?? 0);
    const share = used / limit;
    if (limit === 0 || share <= 0.8) return null;
    const harmless = cacheOnly(profile) && evicts(info.text('maxmemory_policy'));
    return {
      severity: harmless ? 'info' : share > 0.95 ? 'error' : 'warn',
      what: `${Math.round(share * 100)} % of maxmemory in use (${size(used)} of ${size(limit)})`,
      evidence: { used_memory: used, maxmemory: limit, maxmemory_policy: info.text('maxmemory_policy') ?? '' },
    };
  },
});
