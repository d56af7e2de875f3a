import { type Check, defineCheck, type Severity } from '../check.ts';
import { reachOf } from '../network.ts';

const LOWER: Readonly<Record<string, Severity>> = { error: 'warn', warn: 'info' };

export const SEC003: Check = defineCheck({
  id: 'SEC003',
  title: 'the default user is open',
  severity: 'error',
  needs: ['link', 'defaultUser'],
  rule: 'The user `default` needs no password (error), or may do everything (warning).',
  quiet: 'One level lower on loopback.',
  why: 'Every connection begins as `default`: what it may do, whoever reaches the port may do.',
  fix: 'ACL SETUSER default off, once every program has a user of its own',
  judge: ({ link, defaultUser }) => {
    const { flags, commands } = defaultUser;
    if (flags.includes('off')) return null;
    const open = flags.includes('nopass');
    if (!open && !/(^|\s)\+@all(\s|$)/.test(commands)) return null;
    const severity = open ? 'error' : 'warn';
    const near = link.kind === 'unix' || reachOf(link.host) === 'loopback';
    return {
      severity: near ? (LOWER[severity] ?? 'info') : severity,
      what: open ? 'the user default needs no password' : 'the user default may do everything',
      evidence: { flags: flags.join(' '), commands },
      ...(near && { downgradedBy: 'reached over loopback' }),
    };
  },
});
