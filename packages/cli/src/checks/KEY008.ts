import { type Check, defineCheck, type Fault } from '../check.ts';
import { skip } from '../facts.ts';
import { byTemplate, examples } from '../sampled.ts';
import { count, size } from '../units.ts';

const BIG = 100_000;
const HUGE = 1_000_000;

export const KEY008: Check = defineCheck({
  id: 'KEY008',
  title: 'big values',
  severity: 'error',
  needs: ['sample'],
  rule: 'A sampled key takes more than 1 MB (error) or 100 KB (warning) by MEMORY USAGE.',
  quiet: 'Skipped where MEMORY USAGE is refused.',
  why: 'Redis serves one command at a time: while a megabyte is read, written or removed, everybody waits.',
  fix: 'Split it, compress it (cache option `compress`), or keep it elsewhere and its address in Redis',
  judge: ({ sample }, { shown }) => {
    if (sample.keys.length > 0 && sample.keys.every(({ bytes }) => bytes === null))
      return skip('noperm', 'MEMORY USAGE is refused');
    const big = sample.keys.filter(({ bytes }) => (bytes ?? 0) > BIG);
    return [...byTemplate(big)].map(([template, keys]): Fault => {
      const sorted = [...keys].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
      const most = sorted[0]?.bytes ?? 0;
      return {
        severity: most > HUGE ? 'error' : 'warn',
        what: `${template}: ${count(keys.length)} of the sampled keys are above ${size(BIG)}, the largest has ${size(most)}`,
        evidence: { template, keys: keys.length, largest_bytes: most },
        examples: examples(sorted, shown),
        subject: template,
      };
    });
  },
});
