import { type Check, defineCheck } from '../check.ts';
import { commandStats } from '../info.ts';

const COMMANDS = ['flushall', 'flushdb', 'debug', 'swapdb'];

export const CMD002: Check = defineCheck({
  id: 'CMD002',
  title: 'destructive commands',
  severity: 'info',
  needs: ['info'],
  rule: 'FLUSHALL, FLUSHDB, DEBUG or SWAPDB ran since the start.',
  why: 'Each empties, exchanges or stops a server at once. In production somebody meant another one.',
  fix: 'Deny them to applications: ACL SETUSER <user> -flushall -flushdb -debug -swapdb',
  judge: ({ info }) => {
    const ran = COMMANDS.map((name) => [name, callsOf(name)] as const).filter(([, calls]) => calls > 0);
    if (ran.length === 0) return null;
    const what = `ran since the start: ${ran.map(([name, calls]) => `${name.toUpperCase()} ${calls} x`).join(', ')}`;
    return { what, evidence: Object.fromEntries(ran) };

    function callsOf(name: string): number {
      const variants = info.fields(`cmdstat_${name}|`).map((field) => field.slice('cmdstat_'.length));
      return [name, ...variants].reduce((sum, command) => sum + commandStats(info, command).calls, 0);
    }
  },
});
