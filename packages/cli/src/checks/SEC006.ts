import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';

const SETTINGS = ['enable-debug-command', 'enable-module-command'];

export const SEC006: Check = defineCheck({
  id: 'SEC006',
  title: 'DEBUG or MODULE enabled',
  severity: 'warn',
  needs: ['config'],
  rule: '`enable-debug-command` or `enable-module-command` is not `no`.',
  quiet: 'Servers before 7.0 do not have these settings.',
  why: 'DEBUG stops or crashes a server, MODULE LOAD runs any code on its machine.',
  fix: 'Remove the setting from redis.conf and restart: it cannot be changed at run time',
  judge: ({ config }) => {
    const present = SETTINGS.filter((name) => config.has(name));
    if (present.length === 0) return skip('unsupported-version', 'no such setting before 7.0');
    const on = present.filter((name) => config.get(name) !== 'no');
    if (on.length === 0) return null;
    return {
      what: `${on.join(' and ')} not off`,
      evidence: Object.fromEntries(on.map((name) => [name, config.get(name) ?? ''])),
    };
  },
});
