import { type Check, defineCheck, type Fault } from '../check.ts';
import { skip } from '../facts.ts';
import { many, span } from '../units.ts';

const HOUR_S = 3_600;

export const CMD005: Check = defineCheck({
  id: 'CMD005',
  title: 'slow log',
  severity: 'warn',
  needs: ['slowlog', 'clock'],
  wants: ['config'],
  rule: 'The slow log has entries of the last hour (warning). It is off: `slowlog-log-slower-than` below 0 (info).',
  quiet: 'With a threshold of 0 every command is in it. Arguments are never printed: they hold values.',
  why: 'Each entry is a moment in which nobody else was served.',
  fix: 'SLOWLOG GET 10 shows the calls; SLOWLOG RESET once they are mended',
  judge: ({ slowlog, config, clock }) => {
    const threshold = Number(config?.get('slowlog-log-slower-than') ?? 10_000);
    if (threshold === 0) return skip('not-applicable', 'slowlog-log-slower-than is 0: it logs every command');
    const found: Fault[] = [];
    if (threshold < 0)
      found.push({
        severity: 'info',
        what: 'the slow log is off',
        evidence: { 'slowlog-log-slower-than': threshold },
        fix: 'CONFIG SET slowlog-log-slower-than 10000',
        subject: 'off',
      });
    const now = (Date.now() + clock.offsetMs) / 1000;
    const recent = slowlog.entries.filter(({ at }) => now - at <= HOUR_S);
    if (recent.length === 0) return found;
    const worst = recent.reduce((a, b) => (b.us > a.us ? b : a));
    const commands = [...new Set(recent.map(({ command }) => command))].slice(0, 5).join(' ');
    const what = `${many(recent.length, 'slow command')} within the last hour, the slowest ${worst.command.toUpperCase()} with ${span(worst.us / 1000)}`;
    return [...found, { what, evidence: { entries: recent.length, slowest_us: worst.us, commands }, subject: 'slow' }];
  },
});
