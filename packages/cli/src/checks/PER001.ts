import { type Check, defineCheck } from '../check.ts';

export const PER001: Check = defineCheck({
  id: 'PER001',
  title: 'writes will stop',
  severity: 'error',
  needs: ['info'],
  wants: ['config'],
  rule: 'The last BGSAVE, or the last write to the append-only file, failed.',
  quiet: 'A warning where `stop-writes-on-bgsave-error` is no.',
  why: 'Redis refuses every write (MISCONF) from then on, and what it holds is on no disk.',
  fix: 'Free space on the disk of `dir`, or mend its permissions, then BGSAVE',
  judge: ({ info, config }) => {
    const failed = ['rdb_last_bgsave_status', 'aof_last_write_status'].filter((field) => info.text(field) === 'err');
    if (failed.length === 0) return null;
    const goesOn = config?.get('stop-writes-on-bgsave-error') === 'no';
    return {
      severity: goesOn ? 'warn' : 'error',
      what: `${failed.includes('aof_last_write_status') ? 'the last write to the append-only file' : 'the last BGSAVE'} failed`,
      evidence: Object.fromEntries(failed.map((field) => [field, 'err'])),
    };
  },
});
