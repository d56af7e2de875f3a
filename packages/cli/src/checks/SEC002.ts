import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';

export const SEC002: Check = defineCheck({
  id: 'SEC002',
  title: 'the default user',
  severity: 'warn',
  needs: ['link', 'whoami'],
  rule: 'The connection is that of the user `default`.',
  quiet: 'Without any password SEC001 says all there is to say.',
  why: 'One password for everything: every program may do everything, and none can be shut out alone.',
  fix: 'A user for each program: redis-patterns doctor --print-acl app',
  judge: ({ link, whoami }) => {
    if (!link.password) return skip('not-applicable', 'no password: see SEC001');
    return whoami === 'default' ? { what: 'connected as the user default', evidence: { user: 'default' } } : null;
  },
});
