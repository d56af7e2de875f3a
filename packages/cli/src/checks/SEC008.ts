import { type Check, defineCheck, type Fault } from '../check.ts';

export const SEC008: Check = defineCheck({
  id: 'SEC008',
  title: 'the application’s user',
  severity: 'error',
  needs: ['appUser'],
  rule: 'With `--app-user NAME`, by ACL DRYRUN: a command that the patterns send is denied (error); FLUSHALL, KEYS, CONFIG SET or SCRIPT FLUSH is allowed (warning).',
  quiet: 'Skipped without `--app-user`, and where ACL DRYRUN is refused.',
  why: 'A denied command fails at night, when the first rate limit is hit. An allowed FLUSHALL empties the server by mistake.',
  fix: 'redis-patterns doctor --print-acl app prints the line that fits',
  judge: ({ appUser: { name, denied, allowed } }) => {
    const found: Fault[] = [];
    if (denied.length > 0)
      found.push({
        what: `${name} may not run ${denied.slice(0, 5).join(', ')}${denied.length > 5 ? ', …' : ''}`,
        evidence: { user: name, denied: denied.join(' ') },
        subject: 'denied',
      });
    if (allowed.length > 0)
      found.push({
        severity: 'warn',
        what: `${name} may run ${allowed.join(', ')}`,
        evidence: { user: name, allowed: allowed.join(' ') },
        subject: 'allowed',
      });
    return found;
  },
});
