import { type About, type Check, defineCheck, type Fault } from '../check.ts';
import { type Collection, isSkip, type SampledKey, skip } from '../facts.ts';
import { byTemplate, examples } from '../sampled.ts';
import { count, size } from '../units.ts';

const BIG = 100_000;
const HUGE = 1_000_000;
const MANY = 5_000;

export const KEY008: Check = defineCheck({
  id: 'KEY008',
  title: 'big values',
  severity: 'error',
  needs: ['sample'],
  wants: ['deep'],
  rule: 'A sampled key takes more than 1 MB (error) or 100 KB (warning) by MEMORY USAGE; with `--deep`: has more than 5,000 elements (info).',
  quiet: 'Skipped where MEMORY USAGE is refused.',
  why: 'Redis serves one command at a time: while a megabyte is read, written or removed, everybody waits.',
  fix: 'Split it, compress it (cache option `compress`), or keep it elsewhere and its address in Redis',
  judge: ({ sample, deep }, about) => {
    const sized = sample.keys.length === 0 || sample.keys.some(({ bytes }) => bytes !== null);
    const faults = big(sample.keys, about);
    const collections = deep?.collections ?? [];
    if (!isSkip(collections)) faults.push(...long(collections, about));
    if (faults.length > 0) return faults;
    if (!sized) return skip('noperm', 'MEMORY USAGE is refused');
    return isSkip(collections) ? collections : null;
  },
});

function big(sampled: readonly SampledKey[], { shown }: About): Fault[] {
  const large = sampled.filter(({ bytes }) => (bytes ?? 0) > BIG);
  return [...byTemplate(large)].map(([template, keys]) => {
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
}

function long(collections: readonly Collection[], { shown }: About): Fault[] {
  const sorted = collections.filter(({ elements }) => elements > MANY).sort((a, b) => b.elements - a.elements);
  const templates = Map.groupBy(sorted, ({ key }) => key.template);
  return [...templates].map(([template, found]) => {
    const most = found[0]?.elements ?? 0;
    const keys = found.map(({ key }) => key);
    return {
      severity: 'info',
      what: `${template}: ${count(keys.length)} of the sampled keys have more than ${count(MANY)} elements, the largest ${count(most)}`,
      evidence: { template, keys: keys.length, most_elements: most },
      examples: examples(keys, shown),
      fix: 'Read it in parts (HSCAN, SSCAN, ZRANGE with LIMIT, LRANGE), trim it, or split it into several keys',
      subject: `${template} elements`,
    };
  });
}
