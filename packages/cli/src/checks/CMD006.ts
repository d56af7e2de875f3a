import { type Check, defineCheck } from '../check.ts';
import { count } from '../units.ts';
import { fieldGrew, noWindow, wasReset } from '../window.ts';

export const CMD006: Check = defineCheck({
  id: 'CMD006',
  title: 'no pipelining',
  severity: 'info',
  needs: ['window'],
  rule: 'At most 1.05 commands come with each read of a socket, at more than 500 commands a second.',
  quiet: 'Many clients with little to do each look the same: then there is nothing to mend.',
  why: 'A loop that waits for each answer pays a round trip per command; a pipeline of 100 comes as 98 commands a read (measured).',
  fix: 'Send without waiting in between (Promise.all; the drivers of this library write the sends of a tick together)',
  judge: ({ window }) => {
    if (window.ms === 0) return noWindow;
    const [commands, reads] = [
      fieldGrew(window, 'total_commands_processed'),
      fieldGrew(window, 'total_reads_processed'),
    ];
    if (commands === null || reads === null) return wasReset;
    const perSecond = commands / (window.ms / 1000);
    if (reads === 0 || perSecond <= 500 || commands / reads > 1.05) return null;
    const perRead = (commands / reads).toFixed(2);
    return {
      what: `${perRead} commands with each read, at ${count(perSecond)} commands a second`,
      evidence: { commands, reads, commands_per_read: Number(perRead) },
    };
  },
});
