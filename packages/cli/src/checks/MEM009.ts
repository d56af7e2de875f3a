import { type Check, defineCheck } from '../check.ts';
import { count } from '../units.ts';

export const MEM009: Check = defineCheck({
  id: 'MEM009',
  title: 'script cache',
  severity: 'warn',
  needs: ['info'],
  rule: 'More than 1,000 scripts are cached.',
  why: 'Scripts whose text differs from call to call (values pasted into Lua) pile up until the server is restarted.',
  fix: 'Pass values as KEYS and ARGV, not inside the script; then SCRIPT FLUSH ASYNC once',
  judge: ({ info }) => {
    const scripts = info.number('number_of_cached_scripts') ?? 0;
    if (scripts <= 1_000) return null;
    const evidence = {
      number_of_cached_scripts: scripts,
      used_memory_scripts: info.number('used_memory_scripts') ?? 0,
    };
    return { what: `${count(scripts)} scripts cached`, evidence };
  },
});
