import { type Check, defineCheck } from '../check.ts';
import { cacheOnly } from '../profile.ts';
import { span } from '../units.ts';

export const PER002: Check = defineCheck({
  id: 'PER002',
  title: 'a cache pays for persistence',
  severity: 'info',
  needs: ['info', 'config'],
  rule: 'Everything is cache, and `save` or `appendonly` is on.',
  quiet: 'Where replicas or backups need the files, leave it.',
  why: 'Each snapshot forks: the server stops for `latest_fork_usec`, and memory may double. A cache can be filled again.',
  fix: 'CONFIG SET save ""; CONFIG SET appendonly no',
  judge: ({ info, config }, { profile }) => {
    const [save = '', appendonly = 'no'] = [config.get('save'), config.get('appendonly')];
    if (!cacheOnly(profile) || (save === '' && appendonly === 'no')) return null;
    const fork = info.number('latest_fork_usec') ?? 0;
    const took = fork > 0 ? `; the last fork took ${span(fork / 1000)}` : '';
    return { what: `a cache that is written to disk${took}`, evidence: { save, appendonly, latest_fork_usec: fork } };
  },
});
