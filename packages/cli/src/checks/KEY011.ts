import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { count } from '../units.ts';

/** The logarithmic counter that OBJECT FREQ shows; 5 is where new keys begin, 255 about a million uses. */
const HOT = 100;

export const KEY011: Check = defineCheck({
  id: 'KEY011',
  title: 'hot keys',
  severity: 'info',
  needs: ['deep'],
  rule: 'With `--deep`, under an LFU policy: sampled keys whose OBJECT FREQ is above 100, the ten most used.',
  quiet: 'Other policies keep no frequencies.',
  why: 'One key is on one node and one thread, however many nodes there are.',
  fix: 'Keep it in the process for a moment (the local tier of the cache), or split it into several keys',
  judge: ({ deep }, { shown }) => {
    if (deep.hot === null) return skip('not-applicable', 'the eviction policy is not LFU');
    const hot = deep.hot.filter(({ frequency }) => frequency > HOT).slice(0, 10);
    if (hot.length === 0) return null;
    return {
      what: `${count(hot.length)} of the sampled keys are used far more than the others`,
      evidence: { highest_frequency: hot[0]?.frequency ?? 0 },
      examples: hot.slice(0, 3).map(({ key }) => shown(key.name)),
    };
  },
});
