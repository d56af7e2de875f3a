import { type Check, defineCheck } from '../check.ts';
import { uses } from '../profile.ts';

export const PER003: Check = defineCheck({
  id: 'PER003',
  title: 'sessions are not durable',
  severity: 'warn',
  needs: ['info', 'config'],
  rule: 'There are sessions, and no RDB snapshots, no append-only file and no replica.',
  why: 'A restart signs everybody out.',
  fix: 'CONFIG SET appendonly yes, or a replica; then CONFIG REWRITE',
  judge: ({ info, config }, { profile }) => {
    const [save = '', appendonly = 'no'] = [config.get('save'), config.get('appendonly')];
    const replicas = info.number('connected_slaves') ?? 0;
    const safe = save !== '' || appendonly === 'yes' || replicas > 0 || info.text('role') === 'slave';
    if (!uses(profile, 'session') || safe) return null;
    return {
      what: 'sessions are in memory alone: a restart signs everybody out',
      evidence: { save, appendonly, replicas },
    };
  },
});
