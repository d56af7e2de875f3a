import { type Check, defineCheck, type Fault } from '../check.ts';
import { span } from '../units.ts';

const LIMIT_MS = 1_000;

export const LIB003: Check = defineCheck({
  id: 'LIB003',
  title: 'clocks',
  severity: 'warn',
  needs: ['clock', 'peers'],
  rule: 'The clock of the server and of this machine differ by more than a second (info), or those of two masters do (warning).',
  quiet: 'Half a round trip is granted. The patterns use the clock of the server, so only dates on two sides differ.',
  why: 'Dates in cookies, logs and records of two machines do not fit together; between masters, windows of one policy end at different times.',
  fix: 'chrony or systemd-timesyncd on each machine',
  judge: ({ clock, peers }) => {
    const found: Fault[] = [];
    const off = Math.abs(clock.offsetMs) - clock.rttMs / 2;
    if (off > LIMIT_MS)
      found.push({
        severity: 'info',
        what: `its clock is ${span(Math.abs(clock.offsetMs))} ${clock.offsetMs > 0 ? 'ahead of' : 'behind'} this machine's`,
        evidence: { offset_ms: Math.round(clock.offsetMs), round_trip_ms: Number(clock.rttMs.toFixed(1)) },
        subject: 'here',
      });
    const offsets = peers.flatMap(({ offsetMs }) => (offsetMs === null ? [] : [offsetMs]));
    const apart = Math.max(...offsets) - Math.min(...offsets);
    if (offsets.length > 1 && apart - clock.rttMs > LIMIT_MS)
      found.push({
        what: `the clocks of the masters are ${span(apart)} apart`,
        evidence: { apart_ms: Math.round(apart) },
        subject: 'masters',
      });
    return found;
  },
});
