import { type Check, defineCheck } from '../check.ts';
import { hostility } from '../classify.ts';
import { examples } from '../sampled.ts';
import { count } from '../units.ts';

export const KEY006: Check = defineCheck({
  id: 'KEY006',
  title: 'hostile names',
  severity: 'error',
  needs: ['sample'],
  rule:
    'A key is empty, longer than 512 bytes, not UTF-8, or holds a control character, a space or one of `* ? [ ] \\`; or one ' +
    'of its segments is `undefined`, `null`, `NaN` or `[object Object]`.',
  why: 'Such names come from values that were never checked. They match other patterns, break tools and logs, and mix up what belongs to whom.',
  fix: "createKeys('app').of(domain, entity, id) refuses what is no id and encodes the rest; UNLINK what is there",
  judge: ({ sample }, { shown }) => {
    const named = sample.keys.map((key) => ({ key, problem: hostility(key.name, key.utf8) }));
    const groups = Map.groupBy(named, ({ problem }) => problem);
    return [...groups].flatMap(([problem, found]) => {
      if (problem === null) return [];
      const keys = found.map(({ key }) => key);
      return [
        {
          what: `${count(keys.length)} of ${count(sample.keys.length)} sampled keys: ${problem}`,
          evidence: { problem, keys: keys.length },
          examples: examples(keys, shown),
          subject: problem,
        },
      ];
    });
  },
});
