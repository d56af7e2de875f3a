import { type Check, defineCheck } from '../check.ts';

export const REP001: Check = defineCheck({
  id: 'REP001',
  title: 'a replica',
  severity: 'error',
  needs: ['info'],
  rule: 'The node is a replica (warning), or one whose link to its master is down (error).',
  why: 'A replica refuses writes and answers with what it had a moment ago. Its evictions and TTLs are its master’s.',
  fix: 'Give the master’s address, or --sentinel NAME with the addresses of the sentinels',
  judge: ({ info }) => {
    if (info.text('role') !== 'slave') return null;
    const status = info.text('master_link_status') ?? '';
    const evidence = { role: 'slave', master_host: info.text('master_host') ?? '', master_link_status: status };
    if (status === 'up') return { severity: 'warn', what: 'this is a replica, and was judged as such', evidence };
    const since = info.number('master_link_down_since_seconds') ?? -1;
    const long = since >= 0 ? ` for ${since} s` : '';
    return { what: `a replica without its master${long}: what it answers grows old`, evidence };
  },
});
