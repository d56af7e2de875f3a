import { type Check, defineCheck } from '../check.ts';
import { size } from '../units.ts';

/** As MEMORY DOCTOR: a ratio alone says nothing, since empty servers show 7 to 20. */
const RATIO = 1.4;
const LOST_BYTES = 10e6;
const USED_BYTES = 5e6;

export const MEM006: Check = defineCheck({
  id: 'MEM006',
  title: 'fragmentation',
  severity: 'warn',
  needs: ['info'],
  rule:
    'The ratio of resident to used memory is above 1.4, more than 10 MB are lost by it, and more than 5 MB are used: all ' +
    'three. Or less memory is resident than used: the rest is in swap.',
  quiet: 'Small servers show ratios of 7 to 20 and are healthy.',
  why: 'Memory that the allocator holds but cannot use counts for the system, not for maxmemory. Swap makes Redis slow.',
  fix: 'CONFIG SET activedefrag yes (where the allocator is jemalloc), or a restart; against swap, more memory or less maxmemory',
  judge: ({ info }) => {
    const [used = 0, resident = 0] = [info.number('used_memory'), info.number('used_memory_rss')];
    const [ratio = 1, lost = 0] = [info.number('mem_fragmentation_ratio'), info.number('mem_fragmentation_bytes')];
    if (used <= USED_BYTES) return null;
    const evidence = {
      used_memory: used,
      used_memory_rss: resident,
      mem_fragmentation_ratio: ratio,
      allocator_frag_ratio: info.number('allocator_frag_ratio') ?? 0,
      allocator_frag_bytes: info.number('allocator_frag_bytes') ?? 0,
    };
    if (resident > 0 && resident < used)
      return { what: `${size(used - resident)} of ${size(used)} are not resident: swapped out`, evidence };
    if (ratio <= RATIO || lost <= LOST_BYTES) return null;
    return { what: `${size(lost)} lost to fragmentation (ratio ${ratio})`, evidence };
  },
});
