import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { cacheOnly } from '../profile.ts';
import { size } from '../units.ts';

export const MEM001: Check = defineCheck({
  id: 'MEM001',
  title: 'no maxmemory',
  severity: 'error',
  needs: ['info'],
  rule: '`maxmemory` is 0. An error where everything is cache, else a warning.',
  quiet: 'A replica is not judged: its master decides.',
  why: 'Without a limit Redis grows until the system kills it, and with it everything it holds. Nothing is evicted before.',
  fix: 'CONFIG SET maxmemory <bytes>, about 70 % of the memory of the machine, then CONFIG REWRITE',
  judge: ({ info }, { profile }) => {
    if (info.text('role') === 'slave') return skip('not-applicable', 'a replica');
    if (info.number('maxmemory') !== 0) return null;
    const total = info.number('total_system_memory') ?? 0;
    return {
      severity: cacheOnly(profile) ? 'error' : 'warn',
      what: `no limit on memory; ${size(info.number('used_memory') ?? 0)} in use`,
      evidence: { used_memory: info.number('used_memory') ?? 0, total_system_memory: total },
      ...(total > 0 && { fix: `CONFIG SET maxmemory ${Math.round((total * 0.7) / 1e6)}mb, then CONFIG REWRITE` }),
    };
  },
});
