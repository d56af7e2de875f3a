import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { count } from '../units.ts';
import { fieldGrew } from '../window.ts';

const ENOUGH = 10_000;

export const CMD008: Check = defineCheck({
  id: 'CMD008',
  title: 'hit ratio',
  severity: 'info',
  needs: ['info', 'window'],
  rule: 'Fewer than half of more than 10,000 look-ups found their key: those of the window, or of all time where the window has too few.',
  quiet:
    'Sessions and limits look up keys that are not there by design. The counters are read before this tool looks at any key.',
  why: 'A cache that misses costs a round trip and saves nothing.',
  fix: 'Longer TTLs, keys that repeat (no time stamps or random parts in them), MEM004 for evictions',
  judge: ({ info, window }) => {
    const [now, gone] = [fieldGrew(window, 'keyspace_hits') ?? 0, fieldGrew(window, 'keyspace_misses') ?? 0];
    const recent = now + gone > ENOUGH;
    const hits = recent ? now : (window.before.number('keyspace_hits') ?? info.number('keyspace_hits') ?? 0);
    const misses = recent ? gone : (window.before.number('keyspace_misses') ?? info.number('keyspace_misses') ?? 0);
    const all = hits + misses;
    if (all <= ENOUGH) return skip('not-enough-data', `fewer than ${count(ENOUGH)} look-ups`);
    const ratio = hits / all;
    if (ratio >= 0.5) return null;
    const where = recent ? `within ${window.ms / 1000} s` : 'since the start';
    return {
      what: `${Math.round(ratio * 100)} % of ${count(all)} look-ups ${where} found their key`,
      evidence: { hits, misses },
    };
  },
});
