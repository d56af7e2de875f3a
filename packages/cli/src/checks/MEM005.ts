import { type Check, defineCheck } from '../check.ts';
import { errorCount } from '../info.ts';
import { count, span } from '../units.ts';
import { errorsGrew } from '../window.ts';

export const MEM005: Check = defineCheck({
  id: 'MEM005',
  title: 'writes refused',
  severity: 'error',
  needs: ['info', 'window'],
  rule: '`errorstat_OOM` grew within the window (error), or is above 0 since the start (warning).',
  why: 'The server was at maxmemory and had nothing to evict: writes failed, and callers saw errors.',
  fix: 'CONFIG SET maxmemory <more>; on a server of cache alone CONFIG SET maxmemory-policy allkeys-lru',
  judge: ({ info, window }) => {
    const total = errorCount(info, 'OOM');
    const now = errorsGrew(window, 'OOM') ?? 0;
    if (total === 0) return null;
    const evidence = { refused: total, refused_in_window: now };
    if (now > 0) return { what: `${count(now)} writes refused within ${window.ms / 1000} s`, evidence };
    const uptime = span((info.number('uptime_in_seconds') ?? 0) * 1000);
    return { severity: 'warn', what: `${count(total)} writes refused since the start, ${uptime} ago`, evidence };
  },
});
