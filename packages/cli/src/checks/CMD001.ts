import { type Check, defineCheck } from '../check.ts';
import { commandStats } from '../info.ts';
import { many, span } from '../units.ts';
import { commandGrew } from '../window.ts';

const SLOW_US = 10_000;

export const CMD001: Check = defineCheck({
  id: 'CMD001',
  title: 'KEYS used',
  severity: 'error',
  needs: ['info', 'window'],
  rule:
    'KEYS ran within the window (warning; an error when it takes more than 10 ms a call), or at any time since the start ' +
    '(info).',
  quiet: 'This tool never sends it.',
  why: 'KEYS looks at every key while nobody else is served: 480 to 570 ms on a million keys (measured).',
  fix: 'SCAN with MATCH and COUNT in its place; then deny KEYS to the application: ACL SETUSER <user> -keys',
  judge: ({ info, window }) => {
    const total = commandStats(info, 'keys');
    if (total.calls === 0) return null;
    const now = commandGrew(window, 'keys');
    const evidence = { calls: total.calls, us_per_call: Math.round(total.us / total.calls) };
    if (now !== null && now.calls > 0) {
      const average = now.us / now.calls;
      const severity = average > SLOW_US ? 'error' : 'warn';
      const what = `${many(now.calls, 'call')} of KEYS within ${window.ms / 1000} s, ${span(average / 1000)} each`;
      return { severity, what, evidence };
    }
    const uptime = span((info.number('uptime_in_seconds') ?? 0) * 1000);
    return { severity: 'info', what: `${many(total.calls, 'call')} of KEYS since the start, ${uptime} ago`, evidence };
  },
});
