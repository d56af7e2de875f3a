import { type Check, defineCheck, type Fault } from '../check.ts';
import { count } from '../units.ts';
import { errorsGrew, noWindow } from '../window.ts';

const MEANING: Readonly<Record<string, string>> = {
  NOSCRIPT: 'a script was not loaded; clients load it and call again',
  MISCONF: 'the server cannot save and refuses writes (PER001)',
  NOPERM: 'an ACL user lacks a command, key or channel (SEC008 finds out)',
  WRONGPASS: 'a client has a wrong password',
  WRONGTYPE: 'two uses share a key name',
  READONLY: 'a client writes to a replica',
  CROSSSLOT: 'keys of one command lie in several slots',
};

export const CMD007: Check = defineCheck({
  id: 'CMD007',
  title: 'errors',
  severity: 'warn',
  needs: ['window'],
  rule: 'Within the window the server replied MISCONF, NOPERM, WRONGPASS, WRONGTYPE, READONLY or CROSSSLOT (warning), or NOSCRIPT (info).',
  quiet: 'NOSCRIPT after a start or a failover is normal.',
  why: 'Callers are seeing errors right now, whether they log them or not.',
  fix: 'INFO errorstats counts them; the text of the finding says where to look',
  judge: ({ window }) => {
    if (window.ms === 0) return noWindow;
    return Object.entries(MEANING).flatMap(([code, meaning]): Fault[] => {
      const times = errorsGrew(window, code);
      if (times === null || times === 0) return [];
      return [
        {
          severity: code === 'NOSCRIPT' ? 'info' : 'warn',
          what: `${code} ${count(times)} x within ${window.ms / 1000} s: ${meaning}`,
          evidence: { error: code, times },
          subject: code,
        },
      ];
    });
  },
});
